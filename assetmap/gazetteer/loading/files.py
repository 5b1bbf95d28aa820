"""Opening gazetteer files: plain, gzip, or a zip that is not trusted."""

import contextlib
import gzip
import io
import zipfile
from pathlib import Path, PurePosixPath

MAX_MEMBERS = 3_000  # OS Open Names of Great Britain has 819
MAX_MEMBER_BYTES = 400_000_000
MAX_TOTAL_BYTES = 4_000_000_000  # OS Open Names is 1.7 GB unpacked


class GazetteerProblem(ValueError):
    """Why a file cannot be loaded, in a sentence."""


@contextlib.contextmanager
def open_tables(path):
    """Yield an iterable of (name, text stream) for the tables in a file.

    Of a zip, that is each .csv and .txt outside of a Doc folder, read from inside the archive: the
    names in it are only ever shown, never used as a path.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise GazetteerProblem(f"{path} cannot be read: {error.strerror}.") from error
    try:
        if start == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive:
                yield _tables_in(archive, path.name)
        else:
            with gzip.open(path) if start[:2] == b"\x1f\x8b" else path.open("rb") as file:
                yield [(path.name, _text(file))]
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError) as error:
        raise GazetteerProblem(f"{path.name} is damaged: {error}.") from error
    except UnicodeDecodeError as error:
        raise GazetteerProblem(f"{path.name} is not UTF-8 text.") from error


def _tables_in(archive, name):
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise GazetteerProblem(f"{name} holds {len(members):,} files; at most {MAX_MEMBERS:,}.")
    if any(member.flag_bits & 0x1 for member in members):
        raise GazetteerProblem(f"{name} is protected by a password.")
    tables = [member for member in members if _is_table(member)]
    # zipfile never reads more than the size a member declares.
    if any(member.file_size > MAX_MEMBER_BYTES for member in tables) or (
        sum(member.file_size for member in tables) > MAX_TOTAL_BYTES
    ):
        raise GazetteerProblem(f"{name} unpacks to more than a gazetteer holds.")
    if not tables:
        raise GazetteerProblem(f"{name} holds no .csv or .txt table.")
    for member in tables:
        with archive.open(member) as file:
            yield PurePosixPath(member.filename).name, _text(file)


def _is_table(member):
    path = PurePosixPath(member.filename.lower())
    return (
        path.suffix in (".csv", ".txt")
        and not path.name.startswith("readme")
        and "doc" not in path.parts[:-1]
    )


def _text(file):
    return io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
