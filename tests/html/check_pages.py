"""Every page through the W3C HTML checker. `make html` runs this: it needs java and VNU_JAR."""

import os
import subprocess

from tests.pages import every_page

# Explained exceptions. Safari forgets that a list without bullets is one unless it is told.
KNOWN = ".*The “list” role is unnecessary for element “ul”.*|.*“list” role.*“ol”.*"


def test_every_page_is_sound_html(scene, cast, as_user, tmp_path, settings, transactional_db):
    pages = every_page(scene)
    for number, (who, url) in enumerate(pages):
        answer = as_user(cast[who]).get(url)
        assert answer["Content-Type"].startswith("text/html"), f"{who} {url}: {answer.status_code}"
        name = "".join(char if char.isalnum() else "_" for char in f"{number}_{who}_{url}")[:120]
        (tmp_path / f"{name}.html").write_bytes(answer.content)
    checker = ["java", "-jar", os.environ["VNU_JAR"], "--stdout", "--filterpattern", KNOWN]
    said = subprocess.run(
        [*checker, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0 and not said.stdout, said.stdout + said.stderr
    print(f"{len(pages)} pages pass")
