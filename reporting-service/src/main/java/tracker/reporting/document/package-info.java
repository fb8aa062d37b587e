/** Screens in MongoDB: each resource as one document, composed by key when read. */
@NullMarked
package tracker.reporting.document;

import org.jspecify.annotations.NullMarked;
