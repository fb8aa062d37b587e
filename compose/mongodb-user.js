// Run once by MongoDB's image, on an empty volume: the one user of the documents.
db.getSiblingDB("tracker").createUser({
  user: "tracker_reporting",
  pwd: process.env.MONGO_REPORTING_PASSWORD,
  roles: [{ role: "readWrite", db: "tracker" }],
});
