/** The contract as data: what its descriptors, options and comments say, for whoever serves, documents or stores it. */
@NullMarked
package tracker.contract;

import org.jspecify.annotations.NullMarked;
