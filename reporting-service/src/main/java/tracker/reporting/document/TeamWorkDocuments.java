package tracker.reporting.document;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.conversions.Bson;
import tracker.plan.v1.Plan;
import tracker.platform.mongo.MessageDocuments;
import tracker.reporting.document.DocumentsGeneration.Moved;
import tracker.reporting.standing.TeamWorks;
import tracker.reporting.v1.TeamPlanWork;

/**
 * What each team has to do: a document for each, in which every plan that ever asked it has its place, with the version of
 * the plan that it was taken from.
 */
final class TeamWorkDocuments {

    private static final String NAME = "work";
    private static final String PLANS = "plans";

    private final MongoCollection<BsonDocument> documents;
    private final boolean shared;

    private TeamWorkDocuments(MongoCollection<BsonDocument> documents, boolean shared) {
        this.documents = documents;
        this.shared = shared;
    }

    static TeamWorkDocuments of(MongoDatabase database, int generation, boolean shared) {
        return new TeamWorkDocuments(database.getCollection(collection(generation), BsonDocument.class), shared);
    }

    static String collection(int generation) {
        return NAME + "_g" + generation;
    }

    /** Writes what plans ask of their teams; where a later version has been written already, nothing. */
    void apply(List<Moved<Plan>> plans) {
        Map<String, List<Moved<Plan>>> byTeam = new LinkedHashMap<>();
        for (Moved<Plan> plan : plans) {
            Set<String> teams = new TreeSet<>(TeamWorks.teams(plan.before()));
            teams.addAll(TeamWorks.teams(plan.after()));
            teams.forEach(team ->
                    byTeam.computeIfAbsent(team, none -> new ArrayList<>()).add(plan));
        }
        if (byTeam.isEmpty()) {
            return;
        }
        Map<String, BsonDocument> stored = new HashMap<>();
        documents
                .find(Filters.in(DocumentsGeneration.ID, byTeam.keySet()))
                .forEach(document ->
                        stored.put(document.getString(DocumentsGeneration.ID).getValue(), document.getDocument(PLANS)));
        List<WriteModel<BsonDocument>> writes = new ArrayList<>();
        byTeam.forEach((team, its) -> its.forEach(plan -> {
            BsonDocument known =
                    stored.getOrDefault(team, new BsonDocument()).getDocument(place(plan.name()), new BsonDocument());
            if (known.isEmpty() || known.getInt64(DocumentsGeneration.VERSION).getValue() < plan.version()) {
                writes.add(write(team, plan));
            }
        }));
        if (!writes.isEmpty()) {
            BulkWriteResult result = documents.bulkWrite(writes, new BulkWriteOptions().ordered(true));
            if (result.getMatchedCount() + result.getUpserts().size() != writes.size()) {
                throw new IllegalStateException("Another process writes the same documents; the batch is tried again");
            }
        }
    }

    /** An upsert that finds a later version there fails on the id, and the batch is tried again. */
    private WriteModel<BsonDocument> write(String team, Moved<Plan> plan) {
        String path = PLANS + "." + place(plan.name());
        String version = path + "." + DocumentsGeneration.VERSION;
        Bson its = Filters.eq(DocumentsGeneration.ID, team);
        Bson before = Filters.or(Filters.exists(version, false), Filters.lt(version, plan.version()));
        BsonDocument work = new BsonDocument(DocumentsGeneration.VERSION, new BsonInt64(plan.version()))
                .append(NAME, MessageDocuments.toDocument(TeamWorks.of(plan.after(), team)));
        return new UpdateOneModel<>(
                shared ? Filters.and(its, before) : its, Updates.set(path, work), new UpdateOptions().upsert(true));
    }

    /** What each plan asks of the team; those that ask nothing are among them. */
    List<TeamPlanWork> find(String team) {
        BsonDocument document =
                documents.find(Filters.eq(DocumentsGeneration.ID, team)).first();
        return document == null
                ? List.of()
                : document.getDocument(PLANS).values().stream()
                        .map(plan -> MessageDocuments.toMessage(
                                plan.asDocument().getDocument(NAME), TeamPlanWork.getDefaultInstance()))
                        .toList();
    }

    /** The id of the plan, as the name of a field. */
    private static String place(String plan) {
        return plan.substring(plan.indexOf('/') + 1)
                .replace("%", "%25")
                .replace(".", "%2E")
                .replace("$", "%24");
    }
}
