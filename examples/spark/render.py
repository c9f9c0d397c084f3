"""Cards of many articles with Apache Spark: each partition pipes its articles through one `sharecard render --stream`.

    spark-submit render.py articles.jsonl CARDS [--sharecard PATH] [--partitions N] [-- OPTIONS OF render]

CARDS is a folder that all machines see, or object storage, as in s3://bucket/cards. A card is named by the BLAKE2 of its
article's id, so no two share a file. One that is there as it would be made is left: a run that broke off is started again,
and only makes what is missing or has changed.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import threading

from pyspark.sql import SparkSession


def card_of(folder, article_id):
    """The file of an article's card; folders of a 256th each, so that none grows too large."""
    name = hashlib.blake2b(article_id.encode(), digest_size=16).hexdigest()
    return f"{folder}/{name[:2]}/{name}.png"


def render(lines, folder, command):
    """Makes the cards of one partition's lines; yields the id, the state and what was wrong for each."""
    wanted = [json.loads(line) for line in lines]
    if not wanted:
        return
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def feed():
        try:
            for record in wanted:
                line = {**record, "out": card_of(folder, record["id"])}
                process.stdin.write(json.dumps(line, ensure_ascii=False) + "\n")
            process.stdin.close()
        except BrokenPipeError:
            pass  # the answers that lack say so

    # In a thread of its own: the program waits with reading until its answers are taken.
    threading.Thread(target=feed, daemon=True).start()
    answered = 0
    for record, answer in zip(wanted, process.stdout):
        answered += 1
        answer = json.loads(answer)
        error = answer.get("error")
        there = not error and all(card.get("unchanged") for card in answer["cards"])
        yield record["id"], "failed" if error else "there" if there else "made", error["message"] if error else ""
    # 1: some failed, and each has said so.
    if process.wait() not in (0, 1) or answered != len(wanted):
        raise RuntimeError(f"sharecard ended with {process.returncode} after {answered} of {len(wanted)} articles")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", help="JSON lines, each with an id of its own")
    parser.add_argument("cards", help="a folder that all machines see, or s3://bucket/prefix")
    parser.add_argument("--sharecard", default="sharecard", help="the program, on every machine")
    parser.add_argument("--partitions", type=int, default=0, help="one process each [default: as Spark likes]")
    parser.epilog = "What stands behind -- are options of sharecard render."
    given, own = sys.argv[1:], []
    if "--" in given:
        given, own = given[: given.index("--")], given[given.index("--") + 1 :]
    args = parser.parse_args(given)
    folder = args.cards.rstrip("/") if "://" in args.cards else os.path.abspath(args.cards)
    # Each line says where its card goes; of -o the program learns how far away that is.
    command = [args.sharecard, "render", "--stream", "--resume", "--jobs", "1", "-o", folder, *own]

    spark = SparkSession.builder.appName("sharecard").getOrCreate()
    lines = spark.sparkContext.textFile(args.articles).filter(lambda line: line.strip())
    if args.partitions:
        lines = lines.repartition(args.partitions)
    outcomes = lines.mapPartitions(lambda part: render(part, folder, command)).cache()
    counts = outcomes.map(lambda outcome: outcome[1]).countByValue()
    for article_id, _, message in outcomes.filter(lambda outcome: outcome[1] == "failed").toLocalIterator():
        print(f"{article_id}: {message}", file=sys.stderr)
    print(json.dumps(dict(sorted(counts.items()))))
    spark.stop()
    sys.exit(1 if counts.get("failed") else 0)


if __name__ == "__main__":
    main()
