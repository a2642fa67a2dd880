//! A pack to begin with.

/// A pack that passes its check, and a page whose cases pass: the texts of `<name>.toml` and `<name>.md`.
pub fn new_pack(name: &str, today: &str) -> (String, String) {
    let fill = |text: &str| text.replace("{name}", name).replace("{today}", today);
    (fill(PACK), fill(PAGE))
}

const PACK: &str = r#"# The rules of one origin. `modelpair facts` lists everything that a condition may mention.

[pack]
format = 1
id = "{name}"
title = { en = "{name}", es = "{name}" }
source = "where the text of these rules can be read"

[sets]
trusted = ["DE", "ES", "FR"]

# To whom the rule speaks stands in `applies`, what makes it take effect in `when`.
[rule.trusted-countries]
applies = "route.third_party && 'personal' in role.data_classes"
when = "!(provider.jurisdiction in trusted)"
effect = "deny"
because = { en = "Personal data go to companies in three countries only.", es = "Los datos personales solo van a empresas de tres países." }
remedy = { en = "Choose a provider in one of the three, or run the model yourself.", es = "Elige un proveedor de uno de los tres, o ejecuta el modelo en tus máquinas." }
clause = "1"
verified = { on = "{today}", confidence = "primary" }
"#;

const PAGE: &str = "# {name}

Why these rules are here, what people get wrong about them, and what they do not say.

## Personal data stay with companies in three countries

The case says what must come out; `modelpair test` compares.

```toml situation
profile = \"solo\"
today = \"{today}\"

[data]
classes = [\"personal\"]
```

```text verdicts
claude-opus-5.5 @ anthropic-api, volume: denied by {name}/trusted-countries (1)
```

## Own machines are nobody else's

```toml situation
profile = \"mid-size\"
today = \"{today}\"

[data]
classes = [\"personal\"]
```

```text verdicts
mistral-large-3 @ self-hosted, volume: conditional with eu-ai-act/modified-model
```
";
