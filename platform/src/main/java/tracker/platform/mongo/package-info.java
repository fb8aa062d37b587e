/** Messages of the contract as documents: one generic codec between protobuf and BSON, and the health of the store. */
@NullMarked
package tracker.platform.mongo;

import org.jspecify.annotations.NullMarked;
