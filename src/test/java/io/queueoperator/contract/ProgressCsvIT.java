package io.queueoperator.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Progress files (seed 002, CONTRACTS E) come in and go out. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ProgressCsvIT {
    private static final String HEADER = "job_id,account,video_path,caption,status,worker_id,claimed_at,completed_at,error,attempts,"
            + "max_attempts,retry_at,error_type,error_category,pass_number,run_id,video_id";
    private static final RestAssuredConfig AS_IT_IS = RestAssuredConfig.config().encoderConfig(
            EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    @Test
    void what_was_imported_is_exported_as_it_was() {
        String file = HEADER + "\r\n"
                + "rt-1,acc,/a.mp4,\"one, \"\"two\"\"\r\nthree 🎉\",pending,,,,,0,3,,,,1,run-rt,v1\r\n"
                + "rt-2,acc,/b.mp4,=1+1,success,7,2026-03-01 11:00:00,2026-03-01T12:00:00.123456,,1,3,,,,1,run-rt,\r\n"
                + "rt-3,other,/c.mp4,@me,failed,2,2026-03-01T11:00:00,2026-03-01T12:00:00,TimeoutError: ADB timeout,3,3,,,,1,run-rt,\r\n"
                + "rt-4,other,/d.mp4,-,failed,2,,2026-03-01T12:00:00,no,1,3,,custom,account,1,run-rt,\r\n"
                + "rt-5,x,/e.mp4,+,skipped,,,,,0,3,,,,1,run-rt,\r\n"
                + "rt-6,x,/f.mp4,' ',retrying,1,2026-03-01T11:00:00,,broke,1,3,2026-03-01T12:00:00,,,1,run-rt,\r\n"
                + "rt-7,y,/g.mp4,c,claimed,1,2026-03-01T11:00:00,,,1,3,,,,1,run-rt,\r\n"
                + "rt-8,z,/h.mp4,c,verification_pending,1,2026-03-01T11:00:00,,,1,3,,,,1,run-rt,\r\n";

        JsonPath report = send(file, "").then().statusCode(200).extract().jsonPath();
        assertThat(report.getInt("rows")).isEqualTo(8);
        assertThat(report.getInt("created")).isEqualTo(8);
        assertThat(report.getString("zone")).isEqualTo("UTC");
        assertThat(export("run-rt")).isEqualTo(file);
        assertThat(Api.get("/api/v1/jobs?run_id=run-rt&limit=50").jsonPath().<String>getList("items.status")).containsExactly(
                "queued", "queued", "queued", "cancelled", "failed", "failed", "completed", "queued");
        JsonPath failed = Api.get("/api/v1/jobs/rt-3").jsonPath();
        assertThat(failed.getString("error_category")).isEqualTo("infrastructure");
        assertThat(failed.getString("error_type")).isEqualTo("adb_timeout");
        assertThat(Api.get("/api/v1/jobs/rt-4").jsonPath().getString("error_category")).isEqualTo("account");
        assertThat(Api.get("/api/v1/jobs/rt-4").jsonPath().getString("error_type")).isEqualTo("custom");
        assertThat(Api.progress("rt-3").getString("error")).isEqualTo("TimeoutError: ADB timeout");
        assertThat(Api.get("/api/v1/jobs/rt-3/attempts").jsonPath().getString("items[0].ended_at"))
                .isEqualTo("2026-03-01T12:00:00Z");

        List<Map<String, Object>> before = Stores.rows("select * from queue_operator.jobs where run_id = 'run-rt' order by id");
        JsonPath again = send(export("run-rt"), "").then().statusCode(200).extract().jsonPath();
        assertThat(again.getInt("unchanged")).isEqualTo(8);
        assertThat(again.getInt("created") + again.getInt("known")).isZero();
        assertThat(Stores.rows("select * from queue_operator.jobs where run_id = 'run-rt' order by id")).isEqualTo(before);
    }

    @Test
    void a_job_that_has_gone_on_is_told_as_it_is_and_a_file_does_not_take_it_back() {
        String file = HEADER + "\r\ngo-1,go,/a.mp4,c,pending,,,,,,,,,,,run-go,\r\n";
        send(file, "task_type=go").then().statusCode(200);
        Api.Claim claim = Api.claim("go");
        assertThat(claim.job()).containsEntry("concurrency_key", "account:go");
        claim.fail("error_message", "Captcha required").then().statusCode(200);

        assertThat(export("run-go")).contains(",failed,w-1,").contains("Captcha required,1,3,,captcha,account,1,run-go,");
        JsonPath again = send(file, "task_type=go").then().statusCode(200).extract().jsonPath();
        assertThat(again.getInt("known")).isEqualTo(1);
        assertThat(Api.get("/api/v1/jobs/go-1").jsonPath().getString("status")).isEqualTo("failed");
    }

    @Test
    void at_most_one_job_of_an_account_is_in_flight() {
        send(HEADER + "\r\nacc-1,same,v,c,pending,,,,,,,,,,,run-acc,\r\nacc-2,same,v,c,pending,,,,,,,,,,,run-acc,\r\n"
                + "acc-3,other,v,c,pending,,,,,,,,,,,run-acc,\r\n", "task_type=acc").then().statusCode(200);

        List<Api.Claim> first = Api.claims("acc", 5);
        assertThat(first).extracting(Api.Claim::id).containsExactlyInAnyOrder("acc-1", "acc-3");
        first.forEach(claim -> claim.complete().then().statusCode(200));
        assertThat(Api.claims("acc", 5)).extracting(Api.Claim::id).containsExactly("acc-2");
    }

    @Test
    void an_imported_run_goes_on_with_its_next_pass() {
        send(HEADER + "\r\np-1,a,v,c,failed,0,,2026-03-01T12:00:00,TimeoutError: ADB timeout,3,3,,,,2,run-p,\r\n"
                + "p-2,a,v,c,failed,0,,2026-03-01T12:00:00,Account suspended,3,3,,,,1,run-p,\r\n"
                + "p-3,a,v,c,success,0,,2026-03-01T12:00:00,,1,3,,,,1,run-p,\r\n", "").then().statusCode(200);

        assertThat(Api.get("/api/v1/runs/run-p").jsonPath().getInt("pass.number")).isEqualTo(2);
        JsonPath pass = Api.post("/api/v1/runs/run-p/passes", Map.of()).then().statusCode(201).extract().jsonPath();
        assertThat(pass.getInt("number")).isEqualTo(3);
        assertThat(pass.getInt("requeued")).isEqualTo(1);
        assertThat(export("run-p")).contains("p-1,a,v,c,retrying,").contains("p-2,a,v,c,failed,0,,2026-03-01T12:00:00,");
    }

    @Test
    void all_or_nothing_with_the_bad_lines_listed_or_what_is_good_of_it() {
        String file = HEADER + "\r\nbad-1,a,v,c,pending,,,,,,,,,,,run-bad,\r\n"
                + "bad 2,a,v,c,pending,,,,,,,,,,,run-bad,\r\nbad-3,a,v,c,lost,,yesterday,,,,,,,,,run-bad,\r\n"
                + "bad-1,a,v,c,pending,,,,,,,,,,,run-bad,\r\n";

        JsonPath refused = send(file, "").then().statusCode(400).extract().jsonPath();
        assertThat(refused.getInt("error.details.bad_lines")).isEqualTo(3);
        assertThat(refused.getList("error.details.fields.field")).containsExactly("line 3, column job_id",
                "line 4, column status", "line 4, column claimed_at", "line 5, column job_id");
        Api.get("/api/v1/jobs/bad-1").then().statusCode(404);
        Api.get("/api/v1/runs/run-bad").then().statusCode(404);
        assertThat(Stores.rows("select from queue_operator.csv_rows")).isEmpty();

        JsonPath partial = send(file, "partial=true").then().statusCode(200).extract().jsonPath();
        assertThat(List.of(partial.getInt("rows"), partial.getInt("created"), partial.getInt("refused"))).containsExactly(4, 1, 3);
        assertThat(partial.getList("bad_lines.line")).containsExactly(3, 4, 4, 5);
        Api.get("/api/v1/jobs/bad-1").then().statusCode(200);
    }

    @Test
    void every_generation_comes_in_and_unknown_columns_go_out_again() {
        String old = "\uFEFFjob_id,account,video_path,caption,status,worker_id,claimed_at,completed_at,error,attempts,max_attempts,"
                + "retry_at,error_type\ntest1,account1,/test.mp4,caption,pending,,,,,,3,,\n";
        JsonPath report = send(old, "").then().statusCode(200).extract().jsonPath();
        assertThat(report.getInt("created")).isEqualTo(1);
        assertThat(export(report.getString("run_id"))).contains("test1,account1,/test.mp4,caption,pending,,,,,,3,,,,,import-");

        send("job_id,status,platform,mood\ngen-1,pending,tiktok,good\n", "run_id=run-gen").then().statusCode(200);
        assertThat(export("run-gen")).isEqualTo(
                HEADER + ",platform,mood\r\ngen-1,,,,pending,,,,,,,,,,,run-gen,,tiktok,good\r\n");
    }

    @Test
    void an_attempt_that_ended_in_the_future_by_its_file_is_counted_as_of_now() {
        send(HEADER + "\r\nfuture-1,a,v,c,failed,1,,2199-01-01T00:00:00,broke,3,3,,,,,run-future,\r\n", "task_type=future")
                .then().statusCode(200);

        JsonPath rates = Api.get("/api/v1/errors/rates?window=1h&by=operation&points=5&task_type=future").then().statusCode(200)
                .extract().jsonPath();
        assertThat(rates.getInt("failed")).isEqualTo(1);
        assertThat(Api.get("/api/v1/task-runs?operation=future&status=FAILED&user=tests").jsonPath().getList("items")).hasSize(1);
    }

    @Test
    void a_replay_of_an_imported_job_is_exported_as_it_is() {
        send(HEADER + "\r\nrep-1,a,v,c,failed,1,,2026-03-01T12:00:00,TimeoutError,3,3,,,,,run-rep,\r\n", "task_type=rep")
                .then().statusCode(200);
        Api.post("/api/v1/replays", Map.of("job_ids", List.of("rep-1"))).then().statusCode(201);
        Api.authorized().post("/api/v1/replays/sweeps").then().statusCode(200);

        String[] lines = export("run-rep").split("\r\n");
        assertThat(lines).hasSize(3);
        assertThat(lines[1]).startsWith("rep-1,a,v,c,failed,");
        assertThat(lines[2]).contains(",a,v,c,pending,").doesNotContain("TimeoutError");
    }

    @Test
    void an_import_that_a_crash_cut_off_is_carried_out_once() {
        Stores.execute("insert into queue_operator.csv_imports (state, task_type, run_id, created_by, touched_at)"
                + " values ('accepted', 'cut', 'run-cut', 'tests', now() - interval '1 minute')");
        Stores.execute("insert into queue_operator.csv_rows (import_id, line, id, data) select max(id), 2, 'cut-1',"
                + " '{\"status\":\"queued\",\"attempt\":1,\"max_attempts\":3,\"pass_number\":1,\"requeues\":0,\"begun\":1}'"
                + " from queue_operator.csv_imports");

        Api.post("/api/v1/jobs/import/sweeps", "").then().statusCode(200);
        Api.post("/api/v1/jobs/import/sweeps", "").then().statusCode(200);

        assertThat(Api.get("/api/v1/jobs/cut-1").jsonPath().getString("run_id")).isEqualTo("run-cut");
        assertThat(Stores.rows("select from queue_operator.job_events where job_id = 'cut-1'")).hasSize(1);
    }

    @Test
    void five_thousand_rows_come_in_and_go_out_in_their_order() {
        StringBuilder file = new StringBuilder(HEADER).append("\r\n");
        for (int i = 0; i < 5_000; i++) {
            file.append("many-").append(i).append(",a").append(i % 50).append(",/v/").append(i)
                    .append(".mp4,caption,success,1,,2026-03-01T12:00:00,,1,3,,,,1,run-many,\r\n");
        }
        send(file.toString(), "").then().statusCode(200);

        assertThat(export("run-many")).isEqualTo(file.toString());
        assertThat(Api.get("/api/v1/runs/run-many").jsonPath().getString("pass.result")).isEqualTo("all_complete");
    }

    @Test
    void a_file_may_be_larger_than_other_bodies_and_is_read_as_it_comes() throws Exception {
        String caption = "c".repeat(18_000);
        HttpResponse<String> first = sendStreamed("job_id,account,video_path,caption,status,run_id\r\n", 1_000,
                n -> "large-" + n + ",a" + n + ",/v.mp4," + n + caption + ",success,run-large\r\n", "task_type=large");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(JsonPath.from(first.body()).getInt("created")).isEqualTo(1_000);
        assertThat(Stores.row("select count(*) as jobs, min(length(payload::text)) > 18000 as whole from queue_operator.jobs"
                + " where run_id = 'run-large'")).containsEntry("jobs", 1_000L).containsEntry("whole", true);
        assertThat(Stores.rows("select from queue_operator.csv_rows where id like 'large-%'")).isEmpty();

        // The same with its length said before, as most clients do.
        byte[] exported = get("run-large").then().statusCode(200).extract().asByteArray();
        assertThat(exported.length).isGreaterThan(17 * 1024 * 1024);
        HttpResponse<String> again = client().send(importing("task_type=large")
                .POST(HttpRequest.BodyPublishers.ofByteArray(exported)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(JsonPath.from(again.body()).getInt("unchanged")).isEqualTo(1_000);
    }

    @Test
    void a_file_beyond_its_own_limit_is_413_and_names_the_limit_and_the_setting() throws Exception {
        String answer = answerToHead("POST /api/v1/jobs/import HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Api.KEY
                + "\r\nContent-Type: text/csv\r\nContent-Length: 268435457\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("PAYLOAD_TOO_LARGE", "268435456 bytes",
                "queue-operator.progress-csv.max-body-size");
        // Nobody gets around the limit of all bodies elsewhere, nor around the key.
        assertThat(answerToHead("POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Api.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: 17825792\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(answerToHead("POST /api/v1/jobs/import HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(Stores.rows("select from queue_operator.csv_imports where state = 'reading'")).isEmpty();
    }

    @Test
    void for_a_spreadsheet_formulas_are_defused_and_restored() {
        String file = HEADER + ",\"=HYPERLINK(\"\"http://x\"\")\",'quoted\r\n"
                + "sheet-1,a,v,=cmd(),pending,,,,,,,,,,,run-sheet,,+1,z\r\n";
        send(file, "").then().statusCode(200);
        String defused = get("run-sheet&spreadsheet=true").asString();

        assertThat(defused).contains(",'=cmd(),").endsWith(",'+1,z\r\n")
                .contains(",\"'=HYPERLINK(\"\"http://x\"\")\",''quoted\r\n");
        assertThat(export("run-sheet")).isEqualTo(file);
        assertThat(send(defused, "spreadsheet=true").then().statusCode(200).extract().jsonPath().getInt("unchanged")).isEqualTo(1);
    }

    @Test
    void what_is_no_progress_file_is_refused_and_so_are_bad_questions() {
        send("", "").then().statusCode(400);
        assertThat(send("a,b\n1,2\n", "").then().statusCode(400).extract().jsonPath().getString("detail")).contains("job_id");
        send("job_id,status\nq-1,\"pending\n", "").then().statusCode(400);
        send(HEADER, "zone=Mars").then().statusCode(400);
        send(HEADER, "partially=true").then().statusCode(400);
        Api.post("/api/v1/jobs/import", Map.of()).then().statusCode(415);
        get("nobody").then().statusCode(404);
        Api.get("/api/v1/jobs.csv").then().statusCode(400);
        given().header("Authorization", "Bearer read-key").contentType("text/csv").body(HEADER).post("/api/v1/jobs/import")
                .then().statusCode(403);
    }

    /** Sends rows as they are made; their length is not known before. */
    private static HttpResponse<String> sendStreamed(String header, int rows, IntFunction<String> row, String query)
            throws Exception {
        Iterator<InputStream> lines = Stream.concat(Stream.of(header), IntStream.range(0, rows).mapToObj(row))
                .<InputStream>map(line -> new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8))).iterator();
        Enumeration<InputStream> parts = new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return lines.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return lines.next();
            }
        };
        return client().send(importing(query)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new SequenceInputStream(parts))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest.Builder importing(String query) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/api/v1/jobs/import?" + query))
                .header("Authorization", "Bearer " + Api.KEY).header("Content-Type", "text/csv");
    }

    /** What is answered before any body is sent, until the service hangs up. */
    private static String answerToHead(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Response send(String file, String query) {
        return given().config(AS_IT_IS).header("Authorization", "Bearer " + Api.KEY).contentType("text/csv")
                .body(file.getBytes(StandardCharsets.UTF_8)).post("/api/v1/jobs/import" + (query.isEmpty() ? "" : "?" + query));
    }

    private static Response get(String runAndMore) {
        return given().header("Authorization", "Bearer " + Api.KEY).get("/api/v1/jobs.csv?run_id=" + runAndMore);
    }

    private static String export(String run) {
        return new String(get(run).then().statusCode(200).extract().asByteArray(), StandardCharsets.UTF_8);
    }
}
