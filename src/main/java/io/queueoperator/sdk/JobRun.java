package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;

/** Works one job: start, handler, final word. */
final class JobRun {
    private final OperatorClient operator;
    private final Map<String, JobHandler> handlers;
    private final ProgressSender sender;
    private final FinalWord finalWord;

    JobRun(OperatorClient operator, Map<String, JobHandler> handlers, ProgressSender sender, FinalWord finalWord) {
        this.operator = operator;
        this.handlers = handlers;
        this.sender = sender;
        this.finalWord = finalWord;
    }

    /** Comes back when the attempt has ended, in exactly one way. */
    void run(HeldJob held) throws InterruptedException {
        try {
            operator.start(held.lease());
        } catch (OperatorException notBegun) {
            held.refused(notBegun.code());
            if (held.end()) {
                finalWord.released(held, "could not be started: " + notBegun.code());
            }
            return;
        }
        work(held);
    }

    private void work(HeldJob held) throws InterruptedException {
        JsonNode result;
        try {
            held.enter();
            JobHandler handler = Objects.requireNonNull(handlers.get(held.job().taskType()));
            result = Wire.body(handler.handle(held.job(), new JobContext(held, sender, operator)));
            held.leave();
        } catch (Throwable thrown) {
            // Throwable: a hostile document may exhaust stack or memory, and that too is a failed job
            held.leave();
            if (held.end()) {
                finalWord.ended(held, thrown);
            }
            return;
        }
        if (held.end()) {
            finalWord.completed(held, result);
        }
    }
}
