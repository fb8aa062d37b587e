package tracker.stack.stores;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * The library's file backend, with documents stored as BSON and keys compared by their values: left to itself it serialises
 * both by Java, at every comparison (docs/adr/0005). A map that is open already is used as it is, so each is opened here first.
 * Writes with a journal are kept when the server is killed.
 */
final class BsonBackend extends H2Backend {

    private static final int PAGE_BYTES = 4_096;
    private static final int CACHE_MEGABYTES = 2;

    /**
     * Small pages, since one is written as a whole with each change of it; and few at hand, since what they are taken for by the
     * library is a part of what their documents take, and what is kept for long makes every collection of garbage longer.
     */
    BsonBackend(Path file) {
        super(new MVStore.Builder()
                .fileName(file.toString())
                .pageSplitSize(PAGE_BYTES)
                .cacheSize(CACHE_MEGABYTES)
                .open());
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new BsonDatabase(name, getMvStore(), getCursorRegistry());
    }

    private static final class BsonDatabase extends H2Database {

        private final MVStore store;

        BsonDatabase(String name, MVStore store, CursorRegistry cursors) {
            this.store = store; // the superclass opens what there is
            super(name, store, cursors);
        }

        /**
         * What is acknowledged to whoever asks for a journal is in the file, as MongoDB promises. The library writes the file
         * once a second, and ends a server that was killed with less than it said.
         */
        @Override
        public Document handleCommand(
                Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
            Document answer = super.handleCommand(channel, command, query, databases, oplog);
            if (query.get("writeConcern") instanceof Document concern && Boolean.TRUE.equals(concern.get("j"))) {
                store.commit();
            }
            return answer;
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
            String namespace = getFullCollectionNamespace(name);
            MVMap<Object, Document> documents = store.openMap(
                    "databases." + namespace, new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
            return new InOrderOfArrival(
                    this, name, options, documents, store.openMap("meta." + namespace), cursorRegistry);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String name, List<IndexKey> keys, boolean sparse) {
            store.openMap(
                    getFullCollectionNamespace(collection) + "._index_" + name,
                    new MVMap.Builder<KeyValue, Object>().keyType(new KeyType()));
            return super.openOrCreateUniqueIndex(collection, name, keys, sparse);
        }
    }

    /**
     * Each document behind the one that came before it, where the library puts it at the place of its id: ids come in no order, and
     * with each one all its neighbours would be written anew.
     */
    private static final class InOrderOfArrival extends H2Collection {

        private final MVMap<Object, Document> documents;
        private long last;

        InOrderOfArrival(
                MongoDatabase database,
                String name,
                CollectionOptions options,
                MVMap<Object, Document> documents,
                MVMap<String, Object> meta,
                CursorRegistry cursors) {
            super(database, name, options, documents, meta, cursors);
            this.documents = documents;
            this.last = documents.floorKey(Long.MAX_VALUE) instanceof Long position ? position : 0;
        }

        @Override
        protected Object addDocumentInternal(Document document) {
            Long position = ++last;
            documents.put(position, document);
            return position;
        }
    }

    /** Documents as they came over the wire. */
    static final class DocumentType extends BasicDataType<Document> {

        private static final int FIELD = 64;

        @Override
        public int getMemory(Document document) {
            return document.values().stream()
                    .mapToInt(value -> FIELD + memory(value))
                    .sum();
        }

        private int memory(Object value) {
            return switch (value) {
                case Document nested -> getMemory(nested);
                case List<?> list -> list.stream().mapToInt(this::memory).sum();
                case String text -> text.length();
                case null, default -> FIELD;
            };
        }

        @Override
        public void write(WriteBuffer buffer, Document document) {
            ByteBuf bytes = Unpooled.buffer();
            BsonEncoder.encodeDocument(document, bytes);
            buffer.putVarInt(bytes.readableBytes()).put(bytes.nioBuffer());
        }

        @Override
        public Document read(ByteBuffer buffer) {
            int length = DataUtils.readVarInt(buffer);
            Document document = BsonDecoder.decodeBson(Unpooled.wrappedBuffer(buffer.slice(buffer.position(), length)));
            buffer.position(buffer.position() + length);
            return document;
        }

        @Override
        public Document[] createStorage(int size) {
            return new Document[size];
        }
    }

    /** Keys of an index, ordered by their first value, then the second. */
    static final class KeyType extends BasicDataType<KeyValue> {

        private static final ObjectDataType VALUES = new ObjectDataType();

        @Override
        public int compare(KeyValue one, KeyValue other) {
            int shared = Math.min(one.size(), other.size());
            for (int i = 0; i < shared; i++) {
                int order = compareValues(one.get(i), other.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(one.size(), other.size());
        }

        /** Ids are texts: what they are need not be found out for each. */
        private static int compareValues(Object one, Object other) {
            return one instanceof String text && other instanceof String another
                    ? text.compareTo(another)
                    : VALUES.compare(one, other);
        }

        @Override
        public int getMemory(KeyValue key) {
            return key.stream().mapToInt(VALUES::getMemory).sum();
        }

        @Override
        public void write(WriteBuffer buffer, KeyValue key) {
            buffer.putVarInt(key.size());
            key.forEach(value -> VALUES.write(buffer, value));
        }

        @Override
        public KeyValue read(ByteBuffer buffer) {
            List<Object> values = new ArrayList<>();
            for (int left = DataUtils.readVarInt(buffer); left > 0; left--) {
                values.add(VALUES.read(buffer));
            }
            return new KeyValue(values);
        }

        @Override
        public KeyValue[] createStorage(int size) {
            return new KeyValue[size];
        }
    }
}
