"""The commands that README and docs tell people to type, and how each is tried beside a demo."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:python )?(?:\./)?manage\.py\s[^`]+)`")
_COMMENT = re.compile(r"\s+# .*")


@dataclass(frozen=True, slots=True)
class Trial:
    """How a command is typed with its placeholders filled in, and what it must answer."""

    typed: str
    code: int = 0
    says: str = ""


@dataclass(frozen=True, slots=True)
class NotTried:
    """Why a command cannot be tried in a test."""

    reason: str


def documented() -> set[str]:
    """Return every command of a `sh` block, and every `manage.py …` inside a sentence."""
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
    return {command for file in files for command in _commands(file.read_text(encoding="utf-8"))}


def _commands(text: str) -> Iterator[str]:
    for block in _BLOCK.findall(text):
        joined = block.replace("\\\n", " ")
        # A script fed to a program is one thing, known by its first line.
        lines = joined.splitlines()[:1] if "<<" in joined else joined.splitlines()
        yield from (_COMMENT.sub("", line) for line in lines if line.strip())
    yield from (" ".join(command.split()) for command in _INLINE.findall(text))


ONLY_THE_FIRST = "CommandError: 0 claims have evidence that somebody found relevant"
FILES = "files"

AT_DEMO = "http://127.0.0.1:8000"
ASKED = 'curl -H "Authorization: Api-Key $KEY" '
SENT = (
    f'{ASKED}-H "Content-Type: application/json"    -d '
    '\'{"title": "Harvest grows", "text": "Minister Ana Lopez said that the rice harvest grew by 4 '
    f"percent.\"}}'    {AT_DEMO}/api/v1/articles/"
)
NEW_KEY = (
    'export KEY=$(./manage.py create_api_key "trying it out" --user rina --scope read '
    "--scope write)"
)
KEY = f"{NEW_KEY} && "

# In the order in which they are tried: a file that one writes is read by a later one.
TRIALS: dict[str, Trial | NotTried] = {
    "bin/demo": NotTried("it is running: the others are tried beside it"),
    "bin/test": NotTried("it runs this test"),
    NEW_KEY: Trial(f'{NEW_KEY} && echo "$KEY"', says="cwb_"),
    f'{ASKED}"{AT_DEMO}/api/v1/claims/?page_size=3&fields=text,claimant,status"': Trial(
        f'{KEY}{ASKED}"{AT_DEMO}/api/v1/claims/?page_size=3&fields=text,claimant,status"',
        says='"results":[{"text":',
    ),
    f'{ASKED}"{AT_DEMO}/api/v1/verdicts/?language=en&facets=rating"': Trial(
        f'{KEY}{ASKED}"{AT_DEMO}/api/v1/verdicts/?language=en&facets=rating"', says='"facets":'
    ),
    SENT: Trial(f"{KEY}{SENT}", says='"article":{"id":'),
    f"{ASKED}-OJ {AT_DEMO}/api/v1/exports/claims.csv": Trial(
        f"{KEY}{ASKED}-OJ {AT_DEMO}/api/v1/exports/claims.csv && head -n 1 claims.csv",
        says="id,text",
    ),
    f'curl "{AT_DEMO}/v1alpha1/claims:search?query=harvest"': Trial(
        f'curl "{AT_DEMO}/v1alpha1/claims:search?query=harvest"', says="{"
    ),
    f"curl {AT_DEMO}/feeds/claimreview.json": Trial(
        f"curl {AT_DEMO}/feeds/claimreview.json", says='"DataFeed"'
    ),
    "cp .env.example .env": NotTried("the commands would follow that .env from then on"),
    "docker compose up -d": NotTried("needs a Docker engine"),
    "docker compose run --rm web python manage.py createsuperuser": NotTried(
        "needs a Docker engine"
    ),
    'curl -H "Authorization: Api-Key $KEY"    '
    '"https://desk.example/api/v1/verdicts/?claimant=pete%20hegseth&language=id"': NotTried(
        "an example's address"
    ),
    'curl -H "Authorization: Api-Key $KEY" -F file=@reports.zip '
    "https://desk.example/api/v1/imports/": NotTried("an example's address"),
    "pip install openapi-python-client": NotTried("needs a package index; bin/test has it"),
    "openapi-python-client generate --path docs/openapi.yaml --config docs/python-client.yaml "
    "--output-path desk-client": Trial(
        ".venv/bin/openapi-python-client generate --path docs/openapi.yaml "
        f"--config docs/python-client.yaml --output-path {FILES}/desk-client --fail-on-warning",
        says="Generating",
    ),
    "./manage.py audit head": Trial("./manage.py audit head", says=":"),
    "./manage.py audit verify --anchor NUMBER:HASH --export trail.jsonl": Trial(
        f"./manage.py audit verify --export {FILES}/trail.jsonl", says="are what they were"
    ),
    "python workbench/lib/audit/chain.py trail.jsonl NUMBER:HASH": Trial(
        f"python3 workbench/lib/audit/chain.py {FILES}/trail.jsonl", says="The chain is whole."
    ),
    "./manage.py pseudonymise USERNAME --by ADMIN": Trial(
        "./manage.py pseudonymise nobody --by nobody", 1, "There is nobody of the name"
    ),
    "./manage.py check_citations": Trial("./manage.py check_citations", says="quotes looked at"),
    "./manage.py check_citations --limit 20": Trial(
        "./manage.py check_citations --limit 20", says="not checkable"
    ),
    "./manage.py export": NotTried("the command's name; the next ones are it with its arguments"),
    "./manage.py export verdicts FILE.csv --rating false": Trial(
        f"./manage.py export verdicts {FILES}/verdicts.csv --rating false", says="bytes"
    ),
    "./manage.py export claims - --language id": Trial(
        "./manage.py export claims - --language id", says='"language": "id"'
    ),
    "./manage.py export evidence FILE.jsonl": Trial(
        f"./manage.py export evidence {FILES}/evidence.jsonl", says="bytes"
    ),
    "./manage.py export judgements FILE.csv": Trial(
        f"./manage.py export judgements {FILES}/judgements.csv", says="bytes"
    ),
    "./manage.py export qrels FILE": Trial(
        f"./manage.py export qrels {FILES}/desk.qrels", says="bytes"
    ),
    "./manage.py export beir DIR": Trial(f"./manage.py export beir {FILES}/beir", says="test.tsv"),
    './manage.py verdicts --q "rice harvest" --rating false': Trial(
        './manage.py verdicts --q "rice harvest" --rating false'
    ),
    './manage.py verdicts --claimant "pete hegseth" --language id --json': Trial(
        './manage.py verdicts --claimant "pete hegseth" --language id --json'
    ),
    "./manage.py provenance VERDICT FILE.zip": Trial(
        f"./manage.py provenance 999999 {FILES}/proof.zip", 1, "is not published"
    ),
    "./manage.py claimreview validate review.json": Trial(
        f"./manage.py claimreview validate {FILES}/articles.jsonl", code=1, says="1 rules broken"
    ),
    "./manage.py claimreview validate https://desk.example/verdicts/7/": NotTried(
        "an example's address"
    ),
    "./manage.py makemessages -l id --add-location file": NotTried(
        "needs GNU gettext, and changes the sources"
    ),
    "./manage.py compilemessages": NotTried("needs GNU gettext, and changes the sources"),
    "./manage.py import_articles PATH…": Trial(
        f"./manage.py import_articles {FILES}/articles.jsonl", says="1 new, 0 updated"
    ),
    "./manage.py check --deploy": Trial("./manage.py check --deploy", says="System check"),
    "./manage.py migrate": Trial("./manage.py migrate", says="No migrations to apply"),
    "./manage.py setup_desk": Trial("./manage.py setup_desk", says="the search index is in place"),
    "./manage.py axes_reset_logs --age 90": Trial(
        "./manage.py axes_reset_logs --age 90", says="logs"
    ),
    "./manage.py axes_reset_username NAME": Trial(
        "./manage.py axes_reset_username rina", says="attempts"
    ),
    "./manage.py createsuperuser": Trial(
        "./manage.py createsuperuser", says="not running in a TTY"
    ),
    './manage.py create_api_key "election project" --user edo --scope read --scope write '
    "--days 90": Trial(
        './manage.py create_api_key "election project" --user edo --scope read --scope write '
        "--days 90"
    ),
    "./manage.py list_api_keys": Trial("./manage.py list_api_keys", says="election project"),
    "./manage.py rotate_api_key ID --overlap-days 14": Trial(
        "./manage.py rotate_api_key $(./manage.py list_api_keys | tail -n 1 | cut -f 1) "
        "--overlap-days 14"
    ),
    "./manage.py revoke_api_key ID": Trial(
        "./manage.py revoke_api_key $(./manage.py list_api_keys | tail -n 1 | cut -f 1)",
        says="is revoked",
    ),
    "./manage.py index status": Trial("./manage.py index status", says="serving"),
    "./manage.py index update": Trial("./manage.py index update", says="0 more due"),
    "./manage.py index reconcile": Trial("./manage.py index reconcile", says="0 missing"),
    "./manage.py index build": Trial("./manage.py index build", says="serving"),
    "./manage.py index revert": Trial("./manage.py index revert", says="back to"),
    "./manage.py index prune": Trial("./manage.py index prune", says="deleted"),
    "./manage.py fetch URL…": Trial("./manage.py fetch http://127.0.0.1/", 1, "[refused_address]"),
    "./manage.py ranking show": Trial(
        f"./manage.py ranking show > {FILES}/shown.json && cat {FILES}/shown.json",
        says='"configuration"',
    ),
    "./manage.py ranking compare FILE.json": Trial(
        f"./manage.py ranking compare {FILES}/ranking.json", says='"difference"'
    ),
    "./manage.py ranking train [--out FILE]": Trial(
        f"./manage.py ranking train --out {FILES}/trained.json", 1, ONLY_THE_FIRST
    ),
    "./manage.py ranking use FILE --by NAME": Trial(
        f"./manage.py ranking use {FILES}/ranking.json --by rina", 1, "Not shown to be better"
    ),
    "./manage.py ranking use default --by NAME": Trial(
        "./manage.py ranking use default --by rina", says='"by": "rina"'
    ),
    "./manage.py replay": NotTried("the command's name; the next one is it with its arguments"),
    "./manage.py replay RUN [--json]": Trial(
        "./manage.py replay 1 --json", says='"reproduced": true'
    ),
    "./manage.py evaluate_desk": Trial("./manage.py evaluate_desk", says='"claims_measured"'),
    "./manage.py evaluate retrieval DIR --backend embedded|elasticsearch": Trial(
        f"./manage.py evaluate retrieval {FILES} --backend embedded", says='"documents": 1'
    ),
    "./manage.py models": Trial("./manage.py models", says="e5small-mixed"),
    "./manage.py models prepare": Trial("./manage.py models prepare", says="(ready)"),
    "./manage.py evaluate abstention DIR": Trial(
        f"./manage.py evaluate abstention {FILES} --backend embedded", says='"balanced_accuracy"'
    ),
    "./manage.py evaluate extraction DIR [--out FILE]": Trial(
        f"./manage.py evaluate extraction {FILES}/gold --out {FILES}/found.jsonl", says='"ClAcc"'
    ),
    "./manage.py evaluate checkworthiness TEST [--train TRAIN]": Trial(
        f"./manage.py evaluate checkworthiness {FILES}/marked.jsonl --train {FILES}/marked.jsonl",
        says='"AUC"',
    ),
    "./manage.py evaluate subjectivity FILE [--train TRAIN]": Trial(
        f"./manage.py evaluate subjectivity {FILES}/marked.jsonl --limit 3", says='"macro_F1"'
    ),
    "./manage.py evaluate attribution FILE": Trial(
        f"./manage.py evaluate attribution {FILES}/said.jsonl", says='"attribution F1'
    ),
    "./manage.py evaluate throughput FILE [--limit N] [--rules]": Trial(
        f"./manage.py evaluate throughput {FILES}/corpus.jsonl --limit 1 --rules",
        says='"articles a second"',
    ),
    "./manage.py evaluate html DIR [--out FILE]": Trial(
        f"./manage.py evaluate html {FILES}/pages --out {FILES}/read.jsonl", says='"pages": 1'
    ),
    "./manage.py triage show": Trial("./manage.py triage show", says='"in_force": "shipped"'),
    "./manage.py triage train [--out FILE]": Trial(
        f"./manage.py triage train --out {FILES}/triage.json", 1, "learning needs 50 of each"
    ),
    "./manage.py triage use FILE --by NAME": Trial(
        "./manage.py triage use shipped --by rina", says='"by": "rina"'
    ),
    "./manage.py evaluate stance": NotTried("the command's name; the next one has its arguments"),
    "./manage.py evaluate stance FILE [--limit N]": Trial(
        f"./manage.py evaluate stance {FILES}/pairs.jsonl --limit 1", says='"pairs"'
    ),
}
