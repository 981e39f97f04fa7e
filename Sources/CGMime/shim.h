#include <gmime/gmime.h>
#include <iconv.h>

// GObject's casts are macros, which Swift does not see.

/// The object as a container of parts; NULL where it is none.
static inline GMimeMultipart *holdline_multipart(GMimeObject *object) {
    return GMIME_IS_MULTIPART(object) ? GMIME_MULTIPART(object) : NULL;
}

/// The object as a part that holds a message; NULL where it is none.
static inline GMimeMessagePart *holdline_message_part(GMimeObject *object) {
    return GMIME_IS_MESSAGE_PART(object) ? GMIME_MESSAGE_PART(object) : NULL;
}

/// The object as a part with content; NULL where it is none.
static inline GMimePart *holdline_part(GMimeObject *object) { return GMIME_IS_PART(object) ? GMIME_PART(object) : NULL; }

/// The message as the object that has its header.
static inline GMimeObject *holdline_object(GMimeMessage *message) { return GMIME_OBJECT(message); }

/// The address as one mailbox; NULL where it is a group.
static inline InternetAddressMailbox *holdline_mailbox(InternetAddress *address) {
    return INTERNET_ADDRESS_IS_MAILBOX(address) ? INTERNET_ADDRESS_MAILBOX(address) : NULL;
}

/// The mailboxes of a group; NULL where the address is none.
static inline InternetAddressList *holdline_members(InternetAddress *address) {
    return INTERNET_ADDRESS_IS_GROUP(address) ? internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)) : NULL;
}

/// Puts a filter behind those of a filtered stream.
static inline void holdline_filter(GMimeStream *stream, GMimeFilter *filter) {
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), filter);
}

/// Gives back a reference to an object of GMime.
static inline void holdline_release(void *object) { g_object_unref(object); }

/// SHA-256 of what passed a filter, to be freed.
static inline char *holdline_digest(GMimeFilter *filter) { return g_mime_filter_checksum_get_string(GMIME_FILTER_CHECKSUM(filter)); }

/// The stream as one of a file.
static inline GMimeStreamFs *holdline_file(GMimeStream *stream) { return GMIME_STREAM_FS(stream); }
