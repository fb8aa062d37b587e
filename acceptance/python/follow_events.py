#!/usr/bin/env python3
"""Follows the tracker's events into a journal: every event once, in order, whatever ends in between.

    generate CONTRACT.binpb DIRECTORY      # once: Python's classes of the contract
    PYTHONPATH=DIRECTORY follow_events.py --target 127.0.0.1:9103 --token-file FILE --journal FILE [--resource plans/] [--event PlanDrafted]

A line of the journal is what one message made of it: cursor, event id, resource, sequence, event type. Cursor and effect are
thus kept together, and a kill -9 between any two instructions loses or repeats nothing: what stands after the last line end
was not kept, and comes again.
"""

import argparse
import os
import random
import sys
import time

import grpc

from tracker.reporting.v1 import event_feed_service_pb2 as feed
from tracker.reporting.v1 import event_feed_service_pb2_grpc as feed_grpc

# What another try cannot mend; everything else is tried again, with the token as it is then.
HOPELESS = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNIMPLEMENTED,
}
LONGEST_PAUSE = 5.0


class Journal:
    """Keeps what was dealt with, and knows the cursor behind it."""

    def __init__(self, path):
        self.file = open(path, "a+b")
        self.file.seek(0)
        kept = self.file.read()
        whole = kept[: kept.rfind(b"\n") + 1]
        self.file.truncate(len(whole))
        lines = whole.decode().splitlines()
        self.cursor = lines[-1].split("\t")[0] if lines else ""

    def add(self, message):
        event = message.event
        kind = event.event.TypeName() if message.HasField("event") else ""
        line = "\t".join([message.cursor, event.event_id, event.resource, str(event.sequence), kind])
        self.file.write(line.encode() + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        self.cursor = message.cursor


def follow(channel, arguments, journal):
    """Reads until the stream ends."""
    with open(arguments.token_file, encoding="utf-8") as file:
        token = file.read().strip()
    request = feed.SubscribeRequest(
        cursor=journal.cursor, resources=arguments.resource, event_types=arguments.event
    )
    stub = feed_grpc.EventFeedServiceStub(channel)
    for message in stub.Subscribe(request, metadata=[("authorization", "Bearer " + token)]):
        journal.add(message)
        yield


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", required=True, help="gRPC address of reporting-service")
    parser.add_argument("--token-file", required=True, help="holds a bearer token; read again at each try")
    parser.add_argument("--journal", required=True, help="file of what was dealt with; appended to")
    parser.add_argument("--resource", action="append", default=[], help="only names that begin so")
    parser.add_argument("--event", action="append", default=[], help="only events of that type")
    arguments = parser.parse_args()
    journal = Journal(arguments.journal)
    failures = 0
    with grpc.insecure_channel(arguments.target) as channel:
        while True:
            try:
                for _ in follow(channel, arguments, journal):
                    failures = 0
            except grpc.RpcError as error:
                if error.code() in HOPELESS:
                    sys.exit("%s: %s" % (error.code().name, error.details()))
                print("%s: %s; subscribing again" % (error.code().name, error.details()), file=sys.stderr, flush=True)
            failures += 1
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.1 * 2**failures)))


if __name__ == "__main__":
    main()
