/**
 * What we remember: jobs and their lists, attempts (task runs), the audit of status changes. Reads only.
 */
@NullMarked
package io.queueoperator.ledger;

import org.jspecify.annotations.NullMarked;
