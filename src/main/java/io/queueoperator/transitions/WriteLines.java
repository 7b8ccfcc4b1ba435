package io.queueoperator.transitions;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;

/** Writes a line for each transition; where logs are JSON, its values are fields ({@code mdc}) besides. */
@ApplicationScoped
class WriteLines {
    /** What these lines are logged under: no class, so that it can be filtered for as long as there are such lines. */
    static final String CATEGORY = "io.queueoperator.transitions";

    private final Logger logger = Logger.getLogger(CATEGORY);

    /** Whether anybody wants lines. */
    boolean isOn() {
        return logger.isLoggable(Level.INFO);
    }

    /** All of them in as few writes as can be. */
    void write(List<Transition> transitions) {
        if (isOn() && !transitions.isEmpty()) {
            OneFlush.of(logger, () -> transitions.forEach(this::write));
        }
    }

    private void write(Transition transition) {
        Map<String, String> fields = TransitionLine.fields(transition);
        ExtLogRecord line = new ExtLogRecord(
                Level.INFO, TransitionLine.text(fields), ExtLogRecord.FormatStyle.NO_FORMAT, WriteLines.class.getName());
        line.setLoggerName(CATEGORY);
        line.setMdc(fields);
        logger.logRaw(line);
    }
}
