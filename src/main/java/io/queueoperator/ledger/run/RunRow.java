package io.queueoperator.ledger.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.TaskRunView;
import io.queueoperator.platform.operation.DumpValues;
import io.queueoperator.platform.operation.Dumped;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of task runs as they are shown. */
@ApplicationScoped
class RunRow {
    private static final String INPUT_CUT = "input_cut";
    private static final String REFS_CUT = "result_refs_cut";
    private static final String ERRORS_CUT = "error_list_cut";

    private final DumpValues dump;
    private final ObjectMapper mapper;

    RunRow(DumpValues dump, ObjectMapper mapper) {
        this.dump = dump;
        this.mapper = mapper;
    }

    /** As in a list: without its bodies. */
    TaskRunView brief(Row row) {
        return view(row, null, List.of(), null, null, null, null);
    }

    /** With all that is known. The payload of a job is masked and bounded like every other input; the job has the whole. */
    TaskRunView whole(Row row) {
        boolean attempt = row.getString("kind").equals(RunFilter.ATTEMPT);
        Dumped input = attempt ? dump.ofJson(row.getString("input_dump")) : null;
        ObjectNode metadata = object(row.getString("metadata"));
        List<String> cut = attempt ? input == null ? List.of() : input.cut() : texts(metadata.remove(INPUT_CUT));
        metadata.put("execution_time_s", row.getDouble("execution_time_s"));
        return view(
                row, attempt ? input == null ? null : input.json() : row.getString("input_dump"), cut,
                row.getString("result_refs"), row.getString("error_traceback"), row.getString("error_list"),
                metadata.toString());
    }

    /**
     * Metadata that also say what was cut: where in the input, and how many entries of the lists. Under these names nobody
     * else says anything. The statement that changes a run keeps to the same.
     */
    @Nullable String withCuts(
            @Nullable String metadata, List<String> input, @Nullable Integer resultRefs, @Nullable Integer errorList) {
        ObjectNode object = object(metadata);
        int said = object.size();
        object.remove(List.of(INPUT_CUT, REFS_CUT, ERRORS_CUT));
        if (input.isEmpty() && resultRefs == null && errorList == null && object.size() == said) {
            return metadata;
        }
        if (!input.isEmpty()) {
            ArrayNode places = object.putArray(INPUT_CUT);
            input.forEach(places::add);
        }
        if (resultRefs != null) {
            object.put(REFS_CUT, resultRefs);
        }
        if (errorList != null) {
            object.put(ERRORS_CUT, errorList);
        }
        return object.toString();
    }

    private ObjectNode object(@Nullable String json) {
        try {
            return json != null && mapper.readTree(json) instanceof ObjectNode object ? object : mapper.createObjectNode();
        } catch (IOException e) {
            throw new IllegalStateException("a json column holds JSON", e);
        }
    }

    private static List<String> texts(@Nullable JsonNode list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof ArrayNode items) {
            items.forEach(item -> texts.add(item.asText()));
        }
        return texts;
    }

    private static TaskRunView view(
            Row row, @Nullable String input, List<String> cut, @Nullable String refs, @Nullable String traceback,
            @Nullable String errorList, @Nullable String metadata) {
        return new TaskRunView(
                row.getLong("id"), row.getString("kind"), row.getString("operation"), row.getString("category"),
                row.getString("status"), row.getString("job_id"), row.getInteger("attempt"), row.getString("worker_id"),
                row.getString("worker_name"), row.getString("instance"),
                new TaskRunView.Actor(row.getString("user_id"), row.getString("key_id"), row.getString("channel")),
                row.getBoolean("orchestrated"), row.getString("flow_run_id"), row.getString("task_run_id"),
                JobRow.instant(row, "started_at"), JobRow.instant(row, "ended_at"), row.getDouble("execution_time_s"),
                row.getString("error_message"), row.getString("error_category"), row.getString("error_type"),
                row.getString("error_code"), row.getString("fingerprint"), row.getInteger("errors"),
                row.getBoolean("abandoned"), RawJson.ofNullable(input), metadata == null ? null : cut,
                RawJson.ofNullable(refs), traceback, RawJson.ofNullable(errorList), RawJson.ofNullable(metadata));
    }
}
