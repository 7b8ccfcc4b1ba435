/**
 * What happens to a job: one folder per verb, each with the same roles. {@code XxxResource} is HTTP in and out,
 * {@code VerbNoun} the use case, {@code XxxSql} the statements, {@code XxxConfig} the settings.
 */
@NullMarked
package io.queueoperator.flow;

import org.jspecify.annotations.NullMarked;
