package io.queueoperator.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Properties over many cases. The cases are the same in every run; a failure names the seed of the one that failed. */
public final class Cases {
    private static final int COUNT = 3_000;
    /** {@code -Dcases.first-seed=…} looks at other cases, or at the failed one first. */
    private static final long FIRST_SEED = Long.getLong("cases.first-seed", 20_260_301L);

    /** What error texts are made of: words with a meaning, what breaks stores, half characters. */
    private static final String[] PIECES = {
        "TimeoutError: ", "connection reset", "captcha", "Account suspended", "rate limit", "429", "job 4711",
        "\n\tat a.B.c(B.java:7)", "\nCaused by: java.io.IOException: no", "Traceback (most recent call last):\n",
        "\n  File \"a.py\", line 3, in f\n", "\r\n", "\n", "\t", " ", "\0", "\u001b[31m", "\u0085", "\u2028", "\u007f",
        "ž", "漢", "😀", "\ud83d", "\ude00", "\"", "'", "`", "\\", "/var/data/7", "https://a.example.org:8443/x?y=1",
        "10.0.0.7:5432", "3f2b8c1e-1111-4222-8333-abcdefabcdef", "a-", ".a", "{}", "%s", "$1"
    };

    private Cases() {}

    /** Runs a property for each case. */
    public static void forAll(Consumer<RandomGenerator> property) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
            try {
                property.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("the case with -Dcases.first-seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** A hostile text of up to so many pieces; may be empty. */
    public static String text(RandomGenerator random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(pieces + 1); left > 0; left--) {
            text.append(random.nextInt(4) == 0
                    ? String.valueOf((char) random.nextInt(Character.MAX_VALUE + 1))
                    : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** One of these. */
    @SafeVarargs
    public static <T> T oneOf(RandomGenerator random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
