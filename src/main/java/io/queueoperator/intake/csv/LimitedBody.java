package io.queueoperator.intake.csv;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file that is read as it comes, up to so many bytes: then it is too large, and nothing of it is taken. */
final class LimitedBody extends FilterInputStream {
    private static final String SETTING = "queue-operator.progress-csv.max-body-size";

    private final long most;
    private long read;

    private LimitedBody(InputStream body, long most) {
        super(body);
        this.most = most;
    }

    /**
     * The body, of at most that many bytes.
     *
     * @param declared its Content-Length; null when it is sent without one. One that is too large is refused at once
     */
    static LimitedBody of(InputStream body, @Nullable String declared, long most) {
        if (declared != null && Long.parseLong(declared) > most) {
            throw tooLarge(most);
        }
        return new LimitedBody(body, most);
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int some = super.read(bytes, offset, length);
        count(Math.max(some, 0));
        return some;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) {
        read += bytes;
        if (read > most) {
            throw tooLarge(most);
        }
    }

    private static Problem tooLarge(long most) {
        return Problem.of(ProblemCode.PAYLOAD_TOO_LARGE,
                "A progress file may have " + most + " bytes (" + SETTING + "), and this one has more; nothing of it was taken."
                        + " Send it in parts, each with the header.",
                Map.of("max_bytes", most, "setting", SETTING));
    }
}
