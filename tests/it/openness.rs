//! Openness: classes of the Model Openness Framework, the Open Source AI Definition, the AI Act.

use modelpair::openness::{
    Availability, MofClass, MofComponent, MofFile, MofLicense, MofLicenses, MofRelease,
    ReleaseFacts, ai_act_relief, classify, is_open_license, is_osi_approved, osaid,
};
use serde_json::json;

const CLASS_III: [&str; 6] = [
    "Model architecture",
    "Model parameters (Final)",
    "Evaluation results",
    "Model card",
    "Data card",
    "Technical report",
];
const CLASS_II: [&str; 4] = [
    "Training code",
    "Inference code",
    "Evaluation code",
    "Evaluation data",
];
const CLASS_I: [&str; 4] = [
    "Datasets",
    "Data preprocessing code",
    "Model parameters (Intermediate)",
    "Research paper",
];

fn release(names: &[&[&str]], license: &str) -> MofRelease {
    let component = |name: &&str| MofComponent {
        name: (*name).to_owned(),
        license: None,
    };
    let distribution = Some(MofLicense {
        name: Some(license.to_owned()),
    });
    MofRelease {
        name: "test".to_owned(),
        license: Some(MofLicenses {
            distribution,
            ..MofLicenses::default()
        }),
        components: Some(names.iter().copied().flatten().map(component).collect()),
    }
}

#[test]
fn classes_build_on_each_other() {
    let class = |names: &[&[&str]]| classify(&release(names, "Apache-2.0")).class;
    assert_eq!(
        class(&[&CLASS_III, &CLASS_II, &CLASS_I]),
        MofClass::OpenScience
    );
    assert_eq!(
        class(&[&CLASS_III, &CLASS_II, &CLASS_I[1..]]),
        MofClass::OpenTooling
    );
    assert_eq!(
        class(&[&CLASS_III, &CLASS_II[1..], &CLASS_I]),
        MofClass::OpenModel
    );
    assert_eq!(
        class(&[&CLASS_III[1..], &CLASS_II, &CLASS_I]),
        MofClass::Unclassified
    );
    assert_eq!(class(&[]), MofClass::Unclassified);
    // A research paper replaces the technical report, not the other way round.
    assert_eq!(
        class(&[&CLASS_III[..5], &["Research paper"]]),
        MofClass::OpenModel
    );
    assert_eq!(
        class(&[&CLASS_III, &CLASS_II, &CLASS_I[..3]]),
        MofClass::OpenTooling
    );
}

#[test]
fn the_gap_says_what_is_missing() {
    let mut partial = release(&[&CLASS_III, &CLASS_II[..3], &["Poem"]], "MIT");
    let components = partial.components.as_mut().unwrap();
    components[0].license = Some("unlicensed".to_owned());
    components[1].license = Some(" llama3.1 ".to_owned());
    let found = classify(&partial);
    assert_eq!(found.class, MofClass::Unclassified);
    assert_eq!(
        found.gaps[0].not_open,
        ["Model architecture", "Model parameters (Final)"]
    );
    assert!(found.gaps[0].missing.is_empty());
    assert_eq!(found.gaps[1].missing, ["Evaluation data"]);
    assert_eq!(found.gaps[2].missing.len(), 5);
    assert_eq!(found.unknown, ["Poem"]);
    // A software license for documents is open, but made for something else.
    assert_eq!(
        found.unsuited,
        [
            "Evaluation results",
            "Model card",
            "Data card",
            "Technical report"
        ]
    );
    assert!(!found.osaid);
}

#[test]
fn a_component_inherits_by_type_and_then_by_distribution() {
    let file = json!({
        "framework": { "name": "Model Openness Framework", "version": "1.0" },
        "release": {
            "name": "x",
            "license": {
                "distribution": { "name": "Proprietary", "path": null },
                "code": { "name": "MIT" },
                "data": { "name": "" },
                "document": { "name": "CC-BY-4.0" },
            },
            "components": [
                { "name": "Model architecture" },
                { "name": "Model parameters (Final)" },
                { "name": "Model card", "license": "" },
                { "name": "Data card", "license": "cc-by-4.0" },
            ],
        },
    });
    let file: MofFile = serde_json::from_value(file).unwrap();
    let found = classify(&file.release);
    // A license that is stated and left empty is none: "leave blank if the component is unlicensed".
    assert_eq!(
        found.gaps[0].not_open,
        ["Model parameters (Final)", "Model card"]
    );
    assert_eq!(
        found.gaps[0].missing,
        ["Evaluation results", "Technical report"]
    );
    let empty: MofFile =
        serde_json::from_value(json!({ "release": { "name": "x", "license": null } })).unwrap();
    assert_eq!(classify(&empty.release).class, MofClass::Unclassified);
}

#[test]
fn open_licenses() {
    for open in [
        "MIT",
        "apache-2.0",
        "Apache-1.0",
        "CC-BY-SA-2.0-UK",
        "OpenMDW-1.0",
        "MIT OR LicenseRef-mine",
        "Apache-2.0 WITH LLVM-exception AND CC0-1.0",
        "(MIT)",
        "mit or (LicenseRef-mine and CC-BY-NC-4.0)",
        "(Apache-2.0 WITH LLVM-exception)",
    ] {
        assert!(is_open_license(open), "{open}");
    }
    for closed in [
        "",
        "unlicensed",
        "CC-BY-NC-4.0",
        "llama3.1",
        "MIT AND CC-BY-NC-4.0",
        "(MIT",
        "MIT)",
        "MIT OR",
        "MIT Apache-2.0",
        "MIT License",
        "CC BY 4.0",
        "LicenseRef-x",
        "(MIT OR Apache-2.0) AND LicenseRef-x",
    ] {
        assert!(!is_open_license(closed), "{closed}");
    }
}

#[test]
fn a_license_in_another_spelling_does_not_count_and_is_named() {
    let mut release = release(
        &[&["model ARCHITECTURE", "Datasets", "Data card"]],
        "MIT License",
    );
    let components = release.components.as_mut().unwrap();
    components[1].license = Some("CC BY 4.0".to_owned());
    components[2].license = Some("LicenseRef-x".to_owned());
    let found = classify(&release);
    assert!(found.unknown.is_empty());
    assert_eq!(found.gaps[0].not_open, ["Model architecture", "Data card"]);
    let said = found.misspelled.iter();
    let said: Vec<_> = said.map(|one| (one.license.as_str(), one.id)).collect();
    assert_eq!(said, [("CC BY 4.0", "CC-BY-4.0"), ("MIT License", "MIT")]);
    for (written, id) in [
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("apache 2.0", "Apache-2.0"),
        ("The Unlicense", "Unlicense"),
        ("GPL v3.0", "GPL-3.0"),
    ] {
        release.license.as_mut().unwrap().distribution = Some(MofLicense {
            name: Some(written.to_owned()),
        });
        let found = classify(&release).misspelled;
        let found = found.iter().find(|found| found.license == written);
        assert_eq!(found.expect(written).id, id);
    }
}

#[test]
fn the_layouts_of_all_years() {
    let read = |release: serde_json::Value| {
        let file: MofFile = serde_json::from_value(json!({ "release": release })).unwrap();
        classify(&file.release)
    };
    // Before 2025 all 17 components were listed, with their license by name.
    let old = read(json!({ "name": "x", "components": [
        { "name": "Model architecture", "location": "", "license_name": "Apache-2.0" },
        { "name": "Model card", "license_name": "License not specified" },
        { "name": "Data card", "license_name": "Component not included", "license_path": "" },
    ] }));
    assert_eq!(old.gaps[0].not_open, ["Model card"]);
    assert!(old.gaps[0].missing.contains(&"Data card"));
    assert!(!old.gaps[0].missing.contains(&"Model architecture"));
    // In short: the license alone, for the release, for a kind of content and for a component.
    for release in [
        json!({ "name": "x", "license": "MIT", "components": [{ "name": "Datasets" }] }),
        json!({ "name": "x", "license": { "data": "MIT" }, "components": [{ "name": "Datasets" }] }),
        json!({ "name": "x", "license": null,
            "components": [{ "name": "Datasets", "license": { "name": "MIT", "path": "" } }] }),
    ] {
        let found = read(release);
        assert!(!found.gaps[2].missing.contains(&"Datasets"));
        assert!(!found.gaps[2].not_open.contains(&"Datasets"));
        assert_eq!(found.unsuited, ["Datasets"]);
    }
}

#[test]
fn of_a_component_that_is_listed_twice_the_last_entry_counts() {
    let twice = |first: &str, last: &str| {
        let mut release = release(&[&CLASS_III, &["Model card"]], "MIT");
        let components = release.components.as_mut().unwrap();
        components[3].license = Some(first.to_owned());
        components[6].license = Some(last.to_owned());
        classify(&release).class
    };
    assert_eq!(twice("unlicensed", "MIT"), MofClass::OpenModel);
    assert_eq!(twice("MIT", "unlicensed"), MofClass::Unclassified);
}

#[test]
fn components_beside_the_release_are_refused() {
    let file = json!({ "release": { "name": "x" }, "components": [{ "name": "Datasets" }] });
    let error = serde_json::from_value::<MofFile>(file).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`components` stands beside `release`; it belongs inside"
    );
}

#[test]
fn the_definition_of_open_source_ai() {
    let open = Some(Availability::Open);
    let all = ReleaseFacts {
        weights_open: Some(true),
        osi_approved: Some(true),
        inference_code: open,
        training_code: open,
        training_data: open,
        license_relief: Some(true),
        systemic_risk: Some(false),
    };
    assert_eq!(osaid(&all), Some(true));
    // MIT weights without training code or data are no open source AI.
    let closed = Some(Availability::Closed);
    assert_eq!(
        osaid(&ReleaseFacts {
            training_data: closed,
            ..all
        }),
        Some(false)
    );
    let partial = ReleaseFacts {
        training_data: Some(Availability::Partial),
        ..all
    };
    assert_eq!(osaid(&partial), None);
    assert_eq!(
        osaid(&ReleaseFacts {
            osi_approved: Some(false),
            ..partial
        }),
        Some(false)
    );
    assert_eq!(osaid(&ReleaseFacts::default()), None);
    assert_eq!(ai_act_relief(&all), Some(true));
    assert_eq!(
        ai_act_relief(&ReleaseFacts {
            systemic_risk: Some(true),
            ..all
        }),
        Some(false)
    );
    assert_eq!(
        ai_act_relief(&ReleaseFacts {
            license_relief: None,
            ..all
        }),
        None
    );
    let science = classify(&release(&[&CLASS_III, &CLASS_II, &CLASS_I], "MIT"));
    assert!(science.osaid);
}

/// The files beside the repository, when they are there: their names state the class.
#[test]
fn published_test_files() {
    let Ok(folder) = std::env::var("MODELPAIR_REFERENCE") else {
        println!("skipped: MODELPAIR_REFERENCE is not set");
        return;
    };
    let mut classified = 0;
    for entry in std::fs::read_dir(format!("{folder}/mof/Test_Data")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let expected = [
            ("C1_100%", MofClass::OpenScience),
            ("C2_100%", MofClass::OpenTooling),
            ("C3_100%", MofClass::OpenModel),
        ];
        let expected = expected.iter().find(|(part, _)| name.contains(part));
        let expected = expected.map_or(MofClass::Unclassified, |(_, class)| *class);
        let release = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(classify(&release).class, expected, "{name}");
        classified += 1;
    }
    assert!(classified > 10, "only {classified} files");
}

/// Reads as much YAML as these files hold: licenses of the release, components with names.
fn read(text: &str) -> MofRelease {
    let mut release = MofRelease {
        name: String::new(),
        license: None,
        components: Some(Vec::new()),
    };
    let mut section = String::new();
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let (key, value) = line.trim().split_once(':').unwrap_or((line.trim(), ""));
        let value = value.trim().trim_matches('\'').to_owned();
        let components = release.components.as_mut().unwrap();
        match (depth, key) {
            (2, "- name") => components.push(MofComponent {
                name: value,
                license: None,
            }),
            (4, "license") if !components.is_empty() => {
                components.last_mut().unwrap().license = Some(value);
            }
            (4, _) => key.clone_into(&mut section),
            (6, "name") => {
                let licenses = release.license.get_or_insert_default();
                let license = Some(MofLicense { name: Some(value) });
                match section.as_str() {
                    "distribution" => licenses.distribution = license,
                    "code" => licenses.code = license,
                    "data" => licenses.data = license,
                    "document" => licenses.document = license,
                    other => panic!("no such license: {other}"),
                }
            }
            _ => {}
        }
    }
    release
}

/// The approved licenses are those of the SPDX list beside the repository, when it is there.
#[test]
fn approved_licenses_agree_with_the_list() {
    let Ok(folder) = std::env::var("MODELPAIR_REFERENCE") else {
        println!("skipped: MODELPAIR_REFERENCE is not set");
        return;
    };
    for entry in std::fs::read_dir(format!("{folder}/spdx")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let list: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (id, license) in list.as_object().unwrap() {
            assert_eq!(is_osi_approved(id), license["osiApproved"] == true, "{id}");
        }
    }
}
