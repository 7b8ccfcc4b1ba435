/**
 * What is committed about the service and follows from it: the tables of the configuration, the OpenAPI document. Each has a
 * test that says when it is out of date, and how it is written anew.
 */
@NullMarked
package io.queueoperator.docs;

import org.jspecify.annotations.NullMarked;
