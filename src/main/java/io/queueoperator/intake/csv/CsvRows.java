package io.queueoperator.intake.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.queueoperator.core.job.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a file, a few at a time, as they arrive. Reads with the caller's thread, which therefore must be allowed to wait.
 * What is no CSV ends it: after a quote that is never closed nobody can tell where a row begins.
 */
final class CsvRows implements AutoCloseable {
    /** The longest cell, in characters. */
    static final int LONGEST_CELL = 1_000_000;
    /** The longest row, in characters; each cell counts as one more, also an empty one. */
    static final int LONGEST_ROW = 2_000_000;
    /** Enough for one batch, counted like that: rows may be long. */
    private static final int BATCH_CHARACTERS = 1_000_000;

    private final CsvParser parser;
    private boolean ended;

    /**
     * A row.
     *
     * @param line where it begins, from 1
     * @param characters how long it is
     */
    record CsvRow(int line, List<String> cells, int characters) {}

    private CsvRows(CsvParser parser) {
        this.parser = parser;
    }

    /** Rows of UTF-8, with or without a mark at the beginning. */
    static CsvRows of(InputStream body) {
        try {
            Reader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)));
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            CsvFactory factory = CsvFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_CELL).build())
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                    .build();
            return new CsvRows(factory.createParser(reader));
        } catch (CharacterCodingException e) {
            throw notUtf8(1);
        } catch (IOException e) {
            throw unreadable(1);
        }
    }

    /** The next rows, at most that many; none at the end. */
    List<CsvRow> next(int most) {
        List<CsvRow> rows = new ArrayList<>();
        int characters = 0;
        int line = 1;
        try {
            while (!ended && rows.size() < most && characters < BATCH_CHARACTERS) {
                line = parser.currentLocation().getLineNr();
                JsonToken token = parser.nextToken();
                if (token == null) {
                    ended = true;
                } else if (token == JsonToken.VALUE_STRING) {
                    CsvRow row = row();
                    characters += row.characters();
                    rows.add(row);
                }
            }
            return rows;
        } catch (StreamConstraintsException e) {
            throw Problem.invalid("line " + line, "has a cell of more than " + LONGEST_CELL + " characters",
                    "shorter ones; perhaps a quote is not closed");
        } catch (JsonProcessingException e) {
            throw Problem.invalid("line " + line, "is no CSV",
                    "cells with commas, quotes or line ends in quotes, and quotes in them doubled");
        } catch (CharacterCodingException e) {
            throw notUtf8(line);
        } catch (IOException e) {
            throw unreadable(line);
        }
    }

    /** The parser stands at the first cell. */
    private CsvRow row() throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        List<String> cells = new ArrayList<>();
        int characters = 0;
        do {
            String cell = parser.getText();
            characters += cell.length() + 1;
            if (characters > LONGEST_ROW) {
                throw Problem.invalid("line " + line, "is a row of more than " + LONGEST_ROW + " characters",
                        "a shorter one; perhaps a quote is not closed");
            }
            cells.add(cell);
        } while (parser.nextToken() == JsonToken.VALUE_STRING);
        return new CsvRow(line, cells, characters);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private static Problem notUtf8(int line) {
        return Problem.invalid("body", "is not UTF-8, on line " + line + " or soon after", "a CSV file in UTF-8");
    }

    private static Problem unreadable(int line) {
        return Problem.invalid("body", "ended early, after line " + line, "the whole file");
    }
}
