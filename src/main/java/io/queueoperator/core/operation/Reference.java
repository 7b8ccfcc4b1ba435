package io.queueoperator.core.operation;

import java.util.Collection;
import java.util.List;

/**
 * Something that an operation made or changed (seed 003, result_refs).
 *
 * @param collection what it is one of: jobs, runs
 * @param documentId its id there
 */
public record Reference(String collection, String documentId) {

    /** Jobs by their ids. */
    public static List<Reference> jobs(Collection<String> ids) {
        return ids.stream().map(id -> new Reference("jobs", id)).toList();
    }
}
