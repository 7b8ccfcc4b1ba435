package io.queueoperator.intake;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.intake.Refusal.Reason;
import io.queueoperator.intake.Refusals.Refused;
import io.queueoperator.intake.TakeIds.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to be done with entries of the list, by what their hashes say and what is known of their jobs; pure.
 *
 * @param arrived to be enqueued
 * @param ended the hash says how they ended: their end is taken over
 * @param known are jobs already
 * @param early have no hash yet, and perhaps have one soon
 * @param refused are set aside
 */
record Sorted(
        List<Arrived> arrived, List<Arrived> ended, List<Entry> known, List<Entry> early, List<Refused> refused) {

    /** An entry that is a job. */
    record Arrived(Entry entry, RawHash hash, Reading reading) {}

    /**
     * Sorts.
     *
     * @param hashes of the entries that are ids
     * @param jobs the status of those that are known
     * @param looks how often a missing hash is looked for
     */
    static Sorted of(
            List<Entry> entries, Map<String, RawHash> hashes, Map<String, JobStatus> jobs, int looks, int maxPayload) {
        Sorted sorted = new Sorted(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Entry entry : entries) {
            RawHash hash = hashes.getOrDefault(entry.id(), new RawHash("none", 0, Map.of(), java.util.Set.of()));
            sorted.add(entry, hash, jobs.get(entry.id()), looks, maxPayload);
        }
        return sorted;
    }

    private void add(
            Entry entry, RawHash hash, @org.jspecify.annotations.Nullable JobStatus known, int looks, int maxPayload) {
        if (!entry.isId()) {
            refused.add(new Refused(entry, new Refusal(Reason.BAD_ENTRY,
                    "what was pushed is no job id; expected: " + io.queueoperator.core.job.Identifier.RULE), hash));
        } else if (known != null && known.isTerminal() && asksAgain(hash)) {
            refused.add(new Refused(entry, new Refusal(Reason.ALREADY_ENDED, "job " + entry.id() + " is "
                    + known.wire() + " already; push it under an id of its own"), hash));
        } else if (known != null) {
            this.known.add(entry);
        } else if (hash.isMissing() && entry.times() < looks) {
            early.add(entry);
        } else {
            read(entry, hash, IncomingHash.read(entry.id(), hash, maxPayload, null));
        }
    }

    private void read(Entry entry, RawHash hash, Reading reading) {
        if (reading.refusal() != null) {
            refused.add(new Refused(entry, reading.refusal(), hash));
        } else {
            (reading.ended() ? ended : arrived).add(new Arrived(entry, hash, reading));
        }
    }

    /** Somebody set it back to the beginning; an entry that is only a leftover shows the end. */
    private static boolean asksAgain(RawHash hash) {
        String status = hash.text("status");
        return status != null && (status.equals("pending") || status.equals("queued") || status.equals("retrying"));
    }
}
