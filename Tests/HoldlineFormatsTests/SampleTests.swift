import HoldlineCore
import HoldlineFormats
import Testing

/// Files that nobody of this project wrote; they are not in the repository.
@Suite("Other people's samples", .enabled(if: Files.samples != nil, "no samples: set HOLDLINE_SAMPLES to their folder"))
struct SampleTests {
    @Test(
        "invoices and credit notes in both syntaxes",
        arguments: [
            ("cii/CII_example1.xml", "12115118", "2015-01-09", "250.33", "250.33"),
            ("cii/CII_example2.xml", "TOSL108", "2013-07-20", "1801.78", "801.78"),
            ("cii/CII_example3.xml", "TOSL108", "2013-05-10", "1125.00", "1125.00"),
            ("ubl/ubl-tc434-creditnote1.xml", "018304 / 28865", "", "100.11", "100.11"),
            ("ubl/ubl-tc434-example1.xml", "12115118", "2015-01-09", "250.33", "250.33"),
            ("ubl/ubl-tc434-example2.xml", "TOSL108", "2013-07-20", "1801.78", "801.78"),
            ("ubl/ubl-tc434-example3.xml", "TOSL108", "2013-05-10", "2005.00", "2005.00"),
            ("ubl/ubl-tc434-example4.xml", "TOSL110", "2013-05-10", "4675.00", "4675.00"),
            ("ubl/ubl-tc434-example5.xml", "TOSL110", "2013-05-10", "4675.00", "2337.50"),
        ])
    func invoices(file: String, number: String, due: String, amount: String, payable: String) throws {
        let document = try InvoiceXML.read(try Files.sample(file))
        #expect(document.number.text == number)
        #expect(document.due?.description ?? "" == due)
        #expect(document.amount.description == amount)
        #expect(document.payable.description == payable)
        #expect(document.kind == (file.contains("creditnote") ? .creditNote : .invoice))
        #expect((try? document.customer()) != nil || file.hasSuffix("example1.xml"))
    }

    @Test(
        "life-cycle messages",
        arguments: [
            ("UC1_F202500003_01-CDV-200_Deposee.xml", "F202500003", 200, "WK"),
            ("UC1_F202500003_04-CDV-204_Prise_en_charge.xml", "F202500003", 204, "BY"),
            ("UC1_F202500003_05-CDV-205_Approuvee.xml", "F202500003", 205, "BY"),
            ("UC4_F202500006_04-CDV-207_En_litige.xml", "F202500006", 207, "BY"),
        ])
    func statuses(file: String, invoice: String, code: Int, by: String) throws {
        let message = try CDAR.read(try Files.sample("cdar/\(file)"), zone: try ZoneFile.zone(named: "Europe/Paris"))
        #expect(message.problems == [])
        let read = try #require(message.statuses.first)
        #expect(message.statuses.count == 1)
        #expect(read.invoice.text == invoice)
        #expect(read.status.code == code)
        #expect(read.status.by == by)
        #expect(read.status.seller == "100000009")
        if code == 207 {
            #expect(read.status.at.description == "2025-07-01T16:00:00Z")
            #expect(read.status.reasons == ["TX_TVA_ERR"])
            #expect(read.status.requested == .newInvoice)
            #expect(read.status.note?.text == "Taux de TVA erroné")
        }
    }
}
