from __future__ import annotations

from dataclasses import replace

from report_samples import BROKEN, CLEAN, NO_POD, TARGET_PORT, finding, result

from ingresslint.findings import Location, Related, Span, Summary
from ingresslint.report import Options, render


def entry(report: str) -> list[str]:
    """Lines of the first finding of a report."""
    return report.partition("\n\n")[0].splitlines()


def test_the_report_that_the_readme_shows() -> None:
    only = replace(BROKEN, findings=(TARGET_PORT,), summary=Summary(files=4, documents=12, objects=9, units=1))
    assert render("text", only, Options()) == (
        "k8s/ingress.yaml:21:27 error ingress-backend-port-is-target-port\n"
        "  Service shop/web has no port 8080, which is its target port; it listens on 80 (http)\n"
        "    21 |                   number: 8080\n"
        "       |                           ^^^^\n"
        "  k8s/web.yaml:11:13 Service shop/web maps 80 to 8080\n"
        "  help: number: 80\n"
        "\n"
        "4 files, 9 objects, 1 unit: 1 error\n"
    )


def test_findings_below_the_threshold_are_counted_and_not_shown() -> None:
    assert render("text", BROKEN, Options()) == (
        "k8s/ingress.yaml:21:27 error ingress-backend-port-is-target-port\n"
        "  Service shop/web has no port 8080, which is its target port; it listens on 80 (http)\n"
        "    21 |                   number: 8080\n"
        "       |                           ^^^^\n"
        "  k8s/web.yaml:11:13 Service shop/web maps 80 to 8080\n"
        "  help: number: 80\n"
        "\n"
        "k8s/web.yaml:30:5 warning service-selector-no-match\n"
        "  Service shop/api selects app=api, and no pod of the unit carries it\n"
        "  in: overlays/dev, overlays/prod\n"
        "\n"
        "4 files, 9 objects, 3 units: 1 error, 1 warning (1 info hidden, -v shows it; 2 suppressed); "
        "skipped: 1 template\n"
        "1 hole, so objects that it could define are not reported as absent:\n"
        "  overlays/dev/patch.yaml (cannot be parsed)\n"
    )


def test_a_threshold_of_info_shows_infos_too() -> None:
    assert entry(render("text", BROKEN, Options(threshold="info"))) == [
        "k8s/ingress.yaml:4:3 info ingress-without-class",
        "  Ingress shop/front names no class, and the scope has no default class",
    ]


def test_a_clean_run_is_one_line_that_says_what_was_read() -> None:
    assert render("text", CLEAN, Options()) == "2 files, 5 objects, 1 unit: nothing wrong\n"


def test_units_are_named_where_a_finding_does_not_hold_in_all_of_them() -> None:
    units = tuple(f"overlays/{name}" for name in ("a", "b", "c", "d", "e"))
    in_five_of_six = result(finding(units=units), summary=Summary(files=9, objects=9, units=6))
    in_all = result(finding(units=units), summary=Summary(files=9, objects=9, units=5))
    assert entry(render("text", in_five_of_six, Options()))[2:] == [
        "  in: overlays/a, overlays/b, overlays/c and 2 more"
    ]
    assert entry(render("text", in_all, Options()))[2:] == []


def test_a_unit_is_not_named_where_it_is_a_folder_of_the_file() -> None:
    own = result(finding(units=("k8s",)), summary=Summary(files=9, objects=9, units=6))
    numbered = result(finding(units=("k8s#2",)), summary=Summary(files=9, objects=9, units=6))
    beside = result(finding(units=("k8s-old",)), summary=Summary(files=9, objects=9, units=6))
    assert entry(render("text", own, Options()))[2:] == []
    assert entry(render("text", numbered, Options()))[2:] == []
    assert entry(render("text", beside, Options()))[2:] == ["  in: k8s-old"]


def test_help_of_several_lines_keeps_them() -> None:
    advised = result(finding(advice="port:\n  number: 80\n"))
    assert entry(render("text", advised, Options()))[2:] == ["  help: port:", "          number: 80"]


def test_removed_api_versions_of_one_file_are_one_entry() -> None:
    old = [
        finding(
            f"extensions/v1beta1 of Ingress {name} is not served since Kubernetes 1.22",
            "old.yaml",
            Span(line, 13, line, 31),
            rule="removed-api-version",
            source_line="apiVersion: extensions/v1beta1",
            advice="networking.k8s.io/v1",
        )
        for name, line in (("front", 1), ("api", 20), ("shop", 41))
    ]
    elsewhere = replace(old[0], location=Location("other.yaml", Span(3, 13, 3, 31)))
    between = finding("Service web has no port 8080", "old.yaml", Span(15, 5, 15, 9))
    assert render("text", result(old[0], between, old[1], old[2], elsewhere), Options()) == (
        "old.yaml:1:13 error removed-api-version\n"
        "  extensions/v1beta1 of Ingress front is not served since Kubernetes 1.22\n"
        "    1 | apiVersion: extensions/v1beta1\n"
        "      |             ^^^^^^^^^^^^^^^^^^\n"
        "  3 objects of this file: lines 1, 20, 41\n"
        "  help: networking.k8s.io/v1\n"
        "\n"
        "old.yaml:15:5 error ingress-backend-port-not-found\n"
        "  Service web has no port 8080\n"
        "\n"
        "other.yaml:3:13 error removed-api-version\n"
        "  extensions/v1beta1 of Ingress front is not served since Kubernetes 1.22\n"
        "    3 | apiVersion: extensions/v1beta1\n"
        "      |             ^^^^^^^^^^^^^^^^^^\n"
        "  help: networking.k8s.io/v1\n"
        "\n"
        "1 file, 1 object, 1 unit: 5 errors\n"
    )


def test_folding_keeps_severities_apart_and_names_twenty_lines() -> None:
    rule = "removed-api-version"
    many = [finding("old", "old.yaml", Span(line, 1, line, 4), rule=rule) for line in range(1, 24)]
    soon = finding("soon", "old.yaml", Span(99, 1, 99, 4), rule=rule, severity="warning")
    assert entry(render("text", result(*many, soon), Options()))[2] == (
        "  23 objects of this file: "
        "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 and 3 more"
    )


def test_ten_other_ends_are_shown_and_the_rest_is_counted() -> None:
    ends = tuple(Related(f"end {line}", Location("k8s/api.yaml", Span(line, 2, line, 3))) for line in range(40, 52))
    shown = entry(render("text", result(finding(related=ends)), Options()))[2:]
    assert shown == [
        *(f"  k8s/api.yaml:{line}:2 end {line}" for line in range(40, 50)),
        "  and 2 more places, which --format json names",
    ]


def test_colors_are_used_only_where_they_are_allowed() -> None:
    colored = result(replace(TARGET_PORT, related=TARGET_PORT.related))
    assert entry(render("text", colored, Options(color=True))) == [
        "\x1b[1mk8s/ingress.yaml:21:27\x1b[0m \x1b[1;31merror\x1b[0m ingress-backend-port-is-target-port",
        "  Service shop/web has no port 8080, which is its target port; it listens on 80 (http)",
        "    \x1b[34m21 |\x1b[0m                   number: 8080",
        "      \x1b[34m |\x1b[0m                           \x1b[1;31m^^^^\x1b[0m",
        "  \x1b[1mk8s/web.yaml:11:13\x1b[0m Service shop/web maps 80 to 8080",
        "  \x1b[1;32mhelp:\x1b[0m number: 80",
    ]


def test_the_input_cannot_write_lines_of_its_own() -> None:
    forged = result(finding("Service web\n\nall is\r\n well", "k8s/a\nb.yaml", source_line="name: \x1b[2Jx"))
    assert entry(render("text", forged, Options())) == [
        "k8s/a\\nb.yaml:7:9 error ingress-backend-port-not-found",
        "  Service web all is well",
        "    7 | name: \\x1b[2Jx",
        "      |            ^^^",
    ]


def test_the_input_cannot_give_orders_to_a_ci_runner() -> None:
    hostile = result(
        finding(
            "Service ##vso[task.setvariable]x is absent",
            "::stop-commands::x.yaml",
            Span(1, 3, 1, 16),
            source_line="# ##[add-mask]a",
            advice="name: a\n::error::b",
        )
    )
    assert entry(render("text", hostile, Options())) == [
        "\\x3a:stop-commands::x.yaml:1:3 error ingress-backend-port-not-found",
        "  Service \\x23#vso[task.setvariable]x is absent",
        "    1 | # \\x23#[add-mask]a",
        "      |   ^^^^^^^^^^^^^^^^",
        "  help: name: a",
        "        \\x3a:error::b",
    ]


def test_a_finding_without_source_text_shows_none() -> None:
    assert entry(render("text", result(NO_POD), Options())) == [
        "k8s/web.yaml:30:5 warning service-selector-no-match",
        "  Service shop/api selects app=api, and no pod of the unit carries it",
        "  in: overlays/dev, overlays/prod",
    ]
