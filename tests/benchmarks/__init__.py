"""Measurements that are run by hand, never by the test suite.

    python -m tests.benchmarks NAME [--size N] [--backend embedded|elasticsearch] [--collection DIR]

prints one JSON object. Each script measures against a reference in the same run, because a machine
that others use makes every figure on its own mean little. `ELASTICSEARCH_URL` says where a real
server is; every index made is dropped again. docs/performance.md has the figures.

- `indexing`: writing documents against `parallel_bulk` of the same bodies.
- `embedding`: giving documents vectors against the models' own throughput.
- `latency`: one claim's whole retrieval against the raw queries that it needs.
- `vectors`: float against int8, whole texts against passages against nested sentences.
- `memory`: what a worker process takes with both models loaded.
"""
