package io.queueoperator.demo.pdf;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** The text that a PDF carries beside its pictures. */
public final class TextLayer implements AutoCloseable {

    static {
        OneFont.useForAllDocuments();
    }

    private final PDDocument pdf;

    private TextLayer(PDDocument pdf) {
        this.pdf = pdf;
    }

    /** Opens a file; an {@link IOException} says that it is no PDF, or a broken or a locked one. */
    public static TextLayer open(Path file) throws IOException {
        return new TextLayer(Loader.loadPDF(file.toFile()));
    }

    /** How many pages there are. */
    public int pages() {
        return pdf.getNumberOfPages();
    }

    /** The text of one page, counted from 1. */
    public String page(int number) throws IOException {
        PDFTextStripper reader = new PDFTextStripper();
        reader.setStartPage(number);
        reader.setEndPage(number);
        return reader.getText(pdf);
    }

    @Override
    public void close() throws IOException {
        pdf.close();
    }
}
