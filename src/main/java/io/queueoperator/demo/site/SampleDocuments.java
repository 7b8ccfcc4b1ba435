package io.queueoperator.demo.site;

import io.queueoperator.demo.pdf.OneFont;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Prints the documents of the sample site: ten that can be read and one that was cut off. */
public final class SampleDocuments {

    /** The document that no reader can open. */
    public static final String CORRUPT = "bridge-survey-1998.pdf";

    /** What is left of the corrupt document: its header and a first object, as after a lost connection. */
    private static final int BYTES_THAT_ARRIVED = 60;

    private static final int LINES_A_PAGE = 30;

    static {
        OneFont.useForAllDocuments();
    }

    private SampleDocuments() {}

    /** Every document of the site by file name. */
    public static Map<String, byte[]> print() {
        Map<String, byte[]> shelf = new LinkedHashMap<>();
        shelf.put("minutes-2024-01.pdf", document("Minutes of January 2024", 3));
        shelf.put("minutes-2024-02.pdf", document("Minutes of February 2024", 2));
        shelf.put("minutes-2024-03.pdf", document("Minutes of March 2024", 4));
        shelf.put("minutes-2024-04.pdf", document("Minutes of April 2024", 3));
        shelf.put("annual-report-2023.pdf", document("Annual report 2023", 9));
        shelf.put("budget-2024.pdf", document("Budget 2024", 5));
        shelf.put("footpaths.pdf", document("Footpaths of the parish", 6));
        shelf.put("planning-notice-17.pdf", document("Planning notice 17", 1));
        shelf.put("planning-notice-18.pdf", document("Planning notice 18", 1));
        shelf.put("road-closure.pdf", document("Road closure", 2));
        shelf.put(CORRUPT, Arrays.copyOf(document("Bridge survey 1998", 4), BYTES_THAT_ARRIVED));
        return shelf;
    }

    /** One document whose every page carries its title, its page number and some lines of text. */
    public static byte[] document(String title, int pages) {
        try (PDDocument pdf = new PDDocument(); ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            PDFont font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
            for (int number = 1; number <= pages; number++) {
                addPage(pdf, font, title, number, pages);
            }
            pdf.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a document of the sample site could not be printed", e);
        }
    }

    private static void addPage(PDDocument pdf, PDFont font, String title, int number, int pages) throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        pdf.addPage(page);
        try (PDPageContentStream ink = new PDPageContentStream(pdf, page)) {
            ink.beginText();
            ink.setFont(font, 12);
            ink.setLeading(20);
            ink.newLineAtOffset(60, 780);
            ink.showText(title + ", page " + number + " of " + pages);
            for (int line = 1; line <= LINES_A_PAGE; line++) {
                ink.newLine();
                ink.showText("Item " + number + "." + line + ": the council noted the report and thanked its author.");
            }
            ink.endText();
        }
    }
}
