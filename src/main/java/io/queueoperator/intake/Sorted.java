package io.queueoperator.intake;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.intake.Refusal.Reason;
import io.queueoperator.intake.Refusals.Refused;
import io.queueoperator.intake.TakeIds.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * @param jobs those that are known
     * @param looks how often a missing hash is looked for
     */
    static Sorted of(
            List<Entry> entries, Map<String, RawHash> hashes, Map<String, KnownJob> jobs, int looks, int maxPayload) {
        Sorted sorted = new Sorted(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Entry entry : entries) {
            RawHash hash = hashes.getOrDefault(entry.id(), new RawHash("none", 0, Map.of(), Set.of()));
            sorted.add(entry, hash, jobs.get(entry.id()), looks, maxPayload);
        }
        return sorted;
    }

    private void add(Entry entry, RawHash hash, @Nullable KnownJob job, int looks, int maxPayload) {
        if (!entry.isId()) {
            refused.add(new Refused(entry, new Refusal(Reason.BAD_ENTRY,
                    "what was pushed is no job id; expected: " + Identifier.RULE), hash));
        } else if (job != null) {
            addKnown(entry, hash, job);
        } else if (hash.isMissing() && entry.times() < looks) {
            early.add(entry);
        } else {
            read(entry, hash, IncomingHash.read(entry.id(), hash, maxPayload, null));
        }
    }

    /** What is another job under an id that is taken would be lost if it were taken for that one. */
    private void addKnown(Entry entry, RawHash hash, KnownJob job) {
        String strange = job.strangeIn(hash);
        if (strange != null) {
            refused.add(new Refused(entry, new Refusal(Reason.ID_TAKEN, "the id is taken: job " + entry.id()
                    + " has another " + strange + "; push this one under an id of its own"), hash));
        } else if (job.status().isTerminal() && asksAgain(hash)) {
            refused.add(new Refused(entry, new Refusal(Reason.ALREADY_ENDED, "job " + entry.id() + " is "
                    + job.status().wire() + " already; push it under an id of its own"), hash));
        } else {
            known.add(entry);
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
