package io.queueoperator.demo.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for every font that a document does not bring along: the one that PDFBox itself ships.
 *
 * <p>Without it PDFBox reads all fonts of the machine, for seconds, and leaves a cache file in the user's home. Glyph
 * shapes do not matter to somebody who only wants the text.
 */
public final class OneFont implements FontMapper {

    private static final String SHIPPED = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    /** Or else PDFBox warns about every font of every document. */
    private static final boolean NO_FALLBACK = false;

    private final TrueTypeFont font;

    private OneFont(TrueTypeFont font) {
        this.font = font;
    }

    /** Makes it the mapper of this JVM. */
    public static void useForAllDocuments() {
        try (InputStream file = PDDocument.class.getResourceAsStream(SHIPPED)) {
            FontMappers.set(new OneFont(new TTFParser().parse(new RandomAccessReadBuffer(file))));
        } catch (IOException e) {
            throw new UncheckedIOException("the font of PDFBox is not where it should be", e);
        }
    }

    @Override
    public FontMapping<TrueTypeFont> getTrueTypeFont(@Nullable String name, @Nullable PDFontDescriptor descriptor) {
        return new FontMapping<>(font, NO_FALLBACK);
    }

    @Override
    public FontMapping<FontBoxFont> getFontBoxFont(@Nullable String name, @Nullable PDFontDescriptor descriptor) {
        return new FontMapping<>(font, NO_FALLBACK);
    }

    @Override
    public CIDFontMapping getCIDFont(
            @Nullable String name, @Nullable PDFontDescriptor descriptor, @Nullable PDCIDSystemInfo info) {
        return new CIDFontMapping(null, font, NO_FALLBACK);
    }
}
