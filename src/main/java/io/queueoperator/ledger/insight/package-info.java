/**
 * What somebody asks at three in the morning (seed 001, debug queries and key metrics): which jobs are stuck, what changed
 * last, how long jobs stay in each status, how many attempts fail. Each answer comes from an index and looks at a bounded
 * number of rows; where that was too few for the question, the answer says so.
 */
@NullMarked
package io.queueoperator.ledger.insight;

import org.jspecify.annotations.NullMarked;
