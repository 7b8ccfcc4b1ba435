package io.queueoperator.flow.retry;

import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which failures are worth retrying: how often passes may re-queue one job, by the category it failed with last; pure.
 *
 * @param byCategory categories that may be retried at all, each with at least 1
 */
record RetryLimits(Map<String, Integer> byCategory) {
    private static final Map<String, Integer> DEFAULTS =
            Map.of(Classification.INFRASTRUCTURE, 3, Classification.UNKNOWN, 2);
    private static final int MOST = 100;
    private static final Pattern CATEGORY = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    RetryLimits {
        byCategory = Map.copyOf(byCategory);
    }

    /** The defaults, over them what is configured, over that what the run says; account never. */
    static RetryLimits of(Map<String, Integer> configured, Map<String, Integer> ofRun) {
        Map<String, Integer> all = new TreeMap<>(DEFAULTS);
        all.putAll(configured);
        all.putAll(ofRun);
        all.remove(Classification.ACCOUNT);
        all.values().removeIf(limit -> limit <= 0);
        return new RetryLimits(all);
    }

    /** Throws a problem that lists what a run may not ask for. */
    static void check(Map<String, @Nullable Integer> limits) {
        List<BadField> bad = new ArrayList<>();
        limits.forEach((category, limit) -> {
            String field = "limits." + (category.length() > 64 ? category.substring(0, 64) + "…" : category);
            if (!CATEGORY.matcher(category).matches()) {
                bad.add(new BadField(field, "is not a category", "1 to 64 characters of A-Z a-z 0-9 . _ : -"));
            } else if (limit == null || limit < 0 || limit > MOST) {
                bad.add(new BadField(field, "is not acceptable", "a whole number from 0 (never) to " + MOST));
            } else if (category.equals(Classification.ACCOUNT) && limit > 0) {
                bad.add(new BadField(field, "cannot be retried", "0: another attempt makes it worse for the account"));
            }
        });
        if (!bad.isEmpty()) {
            throw Problem.invalid(bad);
        }
    }

    /**
     * Whether another life is worth it.
     *
     * @param category of the last failure; null or empty counts as unknown
     * @param requeues how often passes have re-queued the job, for whatever failure
     */
    boolean isWorthRetrying(@Nullable String category, int requeues) {
        String known = category == null || category.isEmpty() ? Classification.UNKNOWN : category;
        return requeues < byCategory.getOrDefault(known, 0);
    }
}
