"""The reasons of findings, and of silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from model_samples import WEB_DEPLOYMENT, WEB_SERVICE, custom, deployment, ingress, secret, service, several

from ingresslint.config import Config, from_mapping
from ingresslint.engine import judge, load_rules, survey_files
from ingresslint.findings import UsageError
from ingresslint.views import Grounds, why


def grounds(files: Mapping[str, str], config: Config | None = None) -> Grounds:
    config = config or from_mapping({"ignore": ["ingress-without-class"]})
    seen = survey_files({path: text.encode() for path, text in files.items()}, config)
    rules = load_rules(config)
    return Grounds(seen.world, judge(seen, rules, config, date(2030, 1, 31)).findings, rules)


def reasons(subject: str, files: Mapping[str, str], config: Config | None = None) -> list[str]:
    """The lines of an explanation, with a short word for each fingerprint."""
    known = grounds(files, config)
    text = why(subject, known)
    for finding in known.findings:
        text = text.replace(finding.fingerprint, finding.fingerprint[:6])
    return text.splitlines()


def fingerprint(rule: str, files: Mapping[str, str]) -> str:
    (found,) = [f.fingerprint for f in grounds(files).findings if f.rule == rule]
    return found


APP = several(WEB_SERVICE, WEB_DEPLOYMENT)
FRONT = {"app.yaml": APP, "front.yaml": ingress("front", "web", namespace="shop", tls="[{secretName: front-tls}]")}


def test_an_object_without_faults_shows_what_was_found_for_each_reference() -> None:
    files = {**FRONT, "tls.yaml": secret("front-tls", namespace="shop").replace("''", "eA==")}
    assert reasons("Ingress/shop/front", files) == [
        "Ingress shop/front at front.yaml:4:9",
        "in unit . (files of one tree): 4 objects",
        "  spec.tls[0].secretName at front.yaml:7:22: Secret shop/front-tls",
        "    found: Secret shop/front-tls at tls.yaml:4:9",
        "  spec.rules[0].http.paths[0].backend.service.name at front.yaml:12:67: Service shop/web, port 80, for front.example.org/",
        "    found: Service shop/web at app.yaml:3:18",
        "    Service shop/web has the port 80",
    ]
    assert reasons("service/web", files) == [
        "Service shop/web at app.yaml:3:18",
        "in unit . (files of one tree): 4 objects",
        "  spec.selector at app.yaml:5:3: pods with app=web",
        "    found: pods of Deployment shop/web at app.yaml:14:16, ports 3000",
        "  from front.yaml:12:67: Ingress shop/front sends front.example.org/ to Service shop/web",
    ]
    assert reasons("Secret/front-tls", files)[2:] == [
        "  no references are followed from it, only from Ingresses and Services",
        "  from front.yaml:7:22: Ingress shop/front takes its certificate from here",
    ]


def test_what_is_produced_or_may_be_there_says_by_what() -> None:
    certificate = custom("cert-manager.io/v1", "Certificate", "front", namespace="shop", spec="{secretName: front-tls}")
    files = {**FRONT, "tls.yaml": certificate, "web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: api\n"}
    files["front.yaml"] = files["front.yaml"].replace("name: web", "name: api")
    lines = reasons("Ingress/shop/front", files)
    assert lines[1] == "in unit . (files of one tree): 4 objects, 1 hole"
    assert [line.strip() for line in lines if line.startswith("    ")] == [
        "produced by Certificate shop/front",
        "may be there: web.yaml could not be read",
    ]


def test_an_absence_shows_its_near_misses_its_grade_and_what_was_reported() -> None:
    files = {**FRONT, "tls.yaml": secret("front-tls", namespace="edge")}
    code = fingerprint("tls-secret-other-namespace", files)[:6]
    assert reasons("Ingress/shop/front", files)[2:7] == [
        "  spec.tls[0].secretName at front.yaml:7:22: Secret shop/front-tls",
        "    absent: nothing in the unit gives it",
        "    near miss: Secret edge/front-tls at tls.yaml:4:9 (the same name in another namespace)",
        "    graded certain: something very much like it is at hand",
        f"    reported: error tls-secret-other-namespace, certain, {code}",
    ]


def test_a_reference_of_which_nothing_is_said_tells_why() -> None:
    lonely = {"front.yaml": ingress("front", "web")}
    assert reasons("Ingress/front", lonely)[3:] == [
        "    absent: nothing in the unit gives it",
        "    graded as no defect: its files are a fragment, without a Service and with fewer than two workloads",
        "    not reported",
    ]
    silent = {"web.yaml": several(service("web", spec="{selector: {app: web}, ports: [{port: 80}]}"), service("db"))}
    assert reasons("Service/web", silent)[2:] == [
        "  spec.selector at web.yaml:5:8: pods with app=web",
        "    absent: no pods in reach carry the labels",
        "    graded as no defect: the files hold no workload of its namespace",
        "    not reported",
    ]


def test_a_defect_that_several_references_share_is_reported_at_the_first() -> None:
    twice = ingress("front", "api", namespace="shop")
    twice += twice[twice.index("    - host") :].replace("front.example", "shop.example")
    files = {"app.yaml": APP, "front.yaml": twice}
    code = fingerprint("ingress-backend-service-not-found", files)[:6]
    assert [line for line in reasons("Ingress/shop/front", files) if "reported" in line] == [
        f"    reported: warning ingress-backend-service-not-found, likely, {code}",
        "    reported once, at front.yaml:12:67",
    ]


def test_ports_and_slips_in_labels_are_explained() -> None:
    files = {
        "app.yaml": several(WEB_SERVICE.replace("app: web", "app: wbe"), WEB_DEPLOYMENT),
        "front.yaml": ingress("front", "web", namespace="shop", port=3000),
    }
    assert "    Service shop/web has no port 3000: it is its target port; it has 80 (http)" in reasons(
        "Ingress/front", files
    )
    assert reasons("Service/web", files)[3:5] == [
        "    absent: no pods in reach carry the labels",
        "    near miss: pods of Deployment shop/web at app.yaml:14:16, ports 3000 (they carry app=web, not app=wbe)",
    ]


def test_other_units_that_were_searched_are_counted() -> None:
    one = {"a/web.yaml": several(service("web"), ingress("front", "api")), "b/web.yaml": service("web")}
    lines = reasons("Ingress/front", one)
    assert lines[1].endswith(": 2 objects, one of 2 units")
    assert lines[3] == "    absent: nothing in the unit gives it, nor does the other unit of the run"


def test_an_object_is_explained_in_every_unit_that_holds_it() -> None:
    files = {
        "base/all.yaml": several(ingress("front", "web"), service("web")),
        "base/kustomization.yaml": "resources: [all.yaml]\n",
        "dev/kustomization.yaml": "resources: [../base]\n",
        "prod/kustomization.yaml": "resources: [../base]\n",
    }
    assert [line for line in reasons("Ingress/front", files) if line.startswith("in unit")] == [
        "in unit dev (kustomization root): 2 objects, one of 2 units",
        "in unit prod (kustomization root): 2 objects, one of 2 units",
    ]


def test_a_finding_is_explained_by_the_reference_that_it_is_about() -> None:
    files = {**FRONT, "tls.yaml": secret("front-tls", namespace="edge")}
    assert reasons(fingerprint("tls-secret-other-namespace", files)[:8], files) == [
        "front.yaml:7:22 error tls-secret-other-namespace",
        "  Ingress shop/front takes its certificate from Secret shop/front-tls, but that Secret is in namespace edge",
        "  tls.yaml:4:9 Secret edge/front-tls is defined here",
        "  it is certain, which is error by this rule",
        "",
        "in unit . (files of one tree): 4 objects",
        "  spec.tls[0].secretName at front.yaml:7:22: Secret shop/front-tls",
        "    absent: nothing in the unit gives it",
        "    near miss: Secret edge/front-tls at tls.yaml:4:9 (the same name in another namespace)",
        "    graded certain: something very much like it is at hand",
    ]


def test_a_finding_that_follows_no_reference_says_so_and_why_its_severity_differs() -> None:
    files = {
        "tests/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a, name: b}\nspec: {ports: [{port: 80}]}\n"
    }
    known = grounds(files, Config())
    (found,) = [f for f in known.findings if f.rule == "yaml-duplicate-key"]
    assert why(found.fingerprint, known).splitlines()[-2:] == [
        "  it is certain, which is error by this rule; the settings, or the test folder that holds it, make it warning",
        "  it rests on the places above; no reference was followed for it",
    ]


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        ("web", '"web" is neither a fingerprint nor KIND/NAMESPACE/NAME nor KIND/NAME'),
        ("a/b/c/d", '"a/b/c/d" is neither a fingerprint nor KIND/NAMESPACE/NAME nor KIND/NAME'),
        ("abcdef", "no finding has the fingerprint abcdef; it may be suppressed, or of a rule that is off"),
        ("Service/wbe", 'no unit holds "Service/wbe", did you mean "Service/web"?'),
        ("Service/edge/web", 'no unit holds "Service/edge/web", did you mean "Service/shop/web"?'),
    ],
)
def test_what_is_not_there_is_a_mistake_of_the_user(subject: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        why(subject, grounds({"app.yaml": several(APP, deployment("web", "{app: api}", namespace="edge"))}))
    assert str(caught.value) == message
