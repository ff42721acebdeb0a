"""The two hooks of .pre-commit-hooks.yaml under the real pre-commit and git, in a repository of their own.

Only `language` is changed, from `python` (which would fetch the dependencies) to `system`: the ingresslint of this
environment runs, with the entry and the options of the file.
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: front
                port:
                  number: 80
"""

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: front
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 3000
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example.com/web:1.4
          ports:
            - containerPort: 3000
"""

# In another namespace: nothing here is alike enough to be meant by the objects above.
OTHER_INGRESS = INGRESS.replace("shop", "billing").replace("front", "invoices").replace("number: 80", "number: 8080")
OTHER_SERVICE = SERVICE.replace("shop", "billing").replace("front", "invoices").replace("app: web", "app: billing")
OTHER_DEPLOYMENT = DEPLOYMENT.replace("shop", "billing").replace("web", "billing")


@dataclass(frozen=True)
class Repository:
    """A git repository with one hook installed."""

    path: Path
    environment: dict[str, str]

    def write(self, **files: str) -> None:
        for name, text in files.items():
            (self.path / "k8s" / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )

    def commit(self, *options: str) -> tuple[bool, list[str]]:
        """Commit every change; say whether the hook let it pass, and the first line of each finding that was shown."""
        self.git("add", "--all")
        run = self.git("commit", "--message", "change", *options)
        assert ("Failed" in run.stdout) == (run.returncode != 0), run.stdout
        return run.returncode == 0, re.findall(r"^\S+:\d+:\d+ (?:error|warning|info) \S+$", run.stdout, re.MULTILINE)


def hook(hook_id: str) -> dict[str, object]:
    """Read one hook of the file that users of pre-commit get."""
    hooks = YAML(typ="safe", pure=True).load(ROOT / ".pre-commit-hooks.yaml")
    (found,) = [h for h in hooks if h["id"] == hook_id]
    return dict(found)


def repository(folder: Path, hook_id: str, args: list[str]) -> Repository:
    """Make a repository whose first commit is whole and passes the hook."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    environment |= {
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), environment["PATH"]]),
        "HOME": str(folder / "home"),
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **dict.fromkeys(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"], "A Developer"),
        **dict.fromkeys(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"], "developer@example.com"),
    }
    repo = Repository(folder / "repository", environment)
    (repo.path / "k8s").mkdir(parents=True)
    local = {"repo": "local", "hooks": [hook(hook_id) | {"language": "system", "args": args}]}
    (repo.path / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [local]}), encoding="utf-8")
    repo.git("init", "--quiet")
    install = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(install, cwd=repo.path, env=environment, check=True, capture_output=True)
    repo.write(ingress=INGRESS, service=SERVICE, deployment=DEPLOYMENT)
    assert repo.commit() == (True, [])
    return repo


@pytest.fixture
def whole_tree(tmp_path: Path) -> Repository:
    return repository(tmp_path, "ingresslint", [])


@pytest.fixture
def files_of_commit(tmp_path: Path) -> Repository:
    return repository(tmp_path, "ingresslint-files", [])


def test_commit_that_breaks_wiring_across_two_files_is_refused_and_its_fix_passes(whole_tree: Repository) -> None:
    whole_tree.write(service=SERVICE.replace("port: 80", "port: 81"))

    assert whole_tree.commit() == (False, ["k8s/ingress.yaml:18:27 error ingress-backend-port-not-found"])

    whole_tree.write(ingress=INGRESS.replace("number: 80", "number: 81"))

    assert whole_tree.commit() == (True, [])


def test_commit_that_only_deletes_the_service_is_refused(tmp_path: Path) -> None:
    # An absent Service may exist elsewhere, which makes it a warning: a repository that holds everything says so.
    repo = repository(tmp_path, "ingresslint", ["--fail-on=warning"])
    repo.write(other_service=OTHER_SERVICE, other_deployment=OTHER_DEPLOYMENT)
    assert repo.commit() == (True, [])
    (repo.path / "k8s" / "service.yaml").unlink()

    assert repo.commit() == (False, ["k8s/ingress.yaml:16:23 warning ingress-backend-service-not-found"])


def test_hook_for_whole_tree_reports_what_the_commit_did_not_touch(whole_tree: Repository) -> None:
    whole_tree.write(other_ingress=OTHER_INGRESS, other_service=OTHER_SERVICE, other_deployment=OTHER_DEPLOYMENT)
    assert whole_tree.commit("--no-verify") == (True, [])
    whole_tree.write(deployment=DEPLOYMENT.replace("1.4", "1.5"))

    assert whole_tree.commit() == (False, ["k8s/other_ingress.yaml:18:27 error ingress-backend-port-not-found"])


def test_hook_for_files_reports_only_what_the_commit_causes_on_the_other_end(files_of_commit: Repository) -> None:
    files_of_commit.write(other_ingress=OTHER_INGRESS, other_service=OTHER_SERVICE, other_deployment=OTHER_DEPLOYMENT)
    assert files_of_commit.commit("--no-verify") == (True, [])
    files_of_commit.write(service=SERVICE.replace("port: 80", "port: 81"))

    assert files_of_commit.commit() == (False, ["k8s/ingress.yaml:18:27 error ingress-backend-port-not-found"])


def test_hook_for_files_lets_a_commit_pass_that_causes_nothing(files_of_commit: Repository) -> None:
    files_of_commit.write(other_ingress=OTHER_INGRESS, other_service=OTHER_SERVICE, other_deployment=OTHER_DEPLOYMENT)
    assert files_of_commit.commit("--no-verify") == (True, [])
    files_of_commit.write(deployment=DEPLOYMENT.replace("1.4", "1.5"))

    assert files_of_commit.commit() == (True, [])


@pytest.mark.slow
@pytest.mark.parametrize("hook_id", ["ingresslint", "ingresslint-files"])
def test_pre_commit_installs_the_hook_from_the_repository_as_it_is(hook_id: str, tmp_path: Path) -> None:
    """Needs the network: pre-commit makes an environment of its own for `language: python`."""
    repo = repository(tmp_path, hook_id, [])
    repo.write(service=SERVICE.replace("port: 80", "port: 81"))
    repo.git("add", "--all")
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), hook_id]

    run = subprocess.run(command, cwd=repo.path, env=repo.environment, capture_output=True, text=True, check=False)

    assert "k8s/ingress.yaml:18:27 error ingress-backend-port-not-found" in run.stdout.splitlines(), run.stdout
