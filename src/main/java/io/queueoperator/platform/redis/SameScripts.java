package io.queueoperator.platform.redis;

import io.queueoperator.platform.redis.EachKey.Part;
import io.queueoperator.platform.redis.KeptConnection.Question;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts calls of scripts for one key each together, where nothing but the key and what is its differs: Redis is asked for up to
 * {@link OneServer#KEYS_AT_ONCE} at once, and everybody gets the answer that is his. What is refused is refused for all of
 * them.
 */
final class SameScripts {
    private SameScripts() {}

    /** One call, and who waits for what is answered of its key. */
    record One(EachKey script, Promise<Response> asker) {
        private Part part() {
            return script.parts().get(0);
        }
    }

    private record Kind(RedisScript script, List<String> common) {}

    /** What Redis is to be asked, each kind in the order in which it came. */
    static List<Question> questions(List<One> scripts) {
        Map<Kind, List<One>> kinds = new LinkedHashMap<>();
        for (One one : scripts) {
            kinds.computeIfAbsent(new Kind(one.script().script(), one.script().common()), any -> new ArrayList<>()).add(one);
        }
        List<Question> questions = new ArrayList<>();
        kinds.forEach((kind, all) -> {
            for (int from = 0; from < all.size(); from += OneServer.KEYS_AT_ONCE) {
                questions.add(question(kind, all.subList(from, Math.min(from + OneServer.KEYS_AT_ONCE, all.size()))));
            }
        });
        return questions;
    }

    private static Question question(Kind kind, List<One> some) {
        EachKey together = new EachKey(kind.script(), kind.common(), some.stream().map(One::part).toList());
        Promise<List<Response>> answers = Promise.promise();
        answers.future().onComplete(came -> answer(some, came));
        return new Question(
                together.split(some.size()).stream().map(script -> script.command().request().getDelegate()).toList(), answers);
    }

    private static void answer(List<One> some, AsyncResult<List<Response>> came) {
        Response all = came.succeeded() ? came.result().get(0) : null;
        for (int i = 0; i < some.size(); i++) {
            if (all != null && all.size() == some.size()) {
                some.get(i).asker().tryComplete(all.get(i));
            } else {
                some.get(i).asker().tryFail(
                        came.failed() ? came.cause() : new IllegalStateException("not an answer for each key: " + all));
            }
        }
    }
}
