//! Portuguese.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "pt",
    months: [
        &["jan"], &["fev"], &["mar"], &["abr"], &["mai"], &["jun"], &["jul"], &["ago"], &["set"], &["out"], &["nov"],
        &["dez"],
    ],
    date_particles: &["de"],
    day_endings: &["º"],
    beside_date: &["em"],
    time_spans: &["min de leitura"],
    ago: &["há "],
    ordinals: &["o", "a"],
    faq_names: &[
        "perguntas (mais )?(frequentes|comuns)", "perguntas e respostas", "d[úu]vidas (mais )?(frequentes|comuns)",
    ],
    question_columns: &["perguntas?"],
    question_words: &["pergunta"],
    question_letters: &["p"],
    answer_words: &["resposta"],
    answer_letters: &["r"],
    conjunctions: &["e"],
    to_top: &["topo", "voltar ao topo", "ao topo", "voltar"],
    addressing: &["você", "seu", "sua", "tu"],
    appeals: &["nos coment[áa]rios"],
    labels: &["publicidade", "anúncio", "compartilhar", "compartilhe"],
    page_actions: &["imprimir", "enviar"],
    elsewhere: &[
        "leia também", "leia mais", "ler mais", "veja também", "veja mais", "ver mais", "saiba mais",
        "notícias relacionadas", "artigos relacionados", "posts relacionados", "matérias relacionadas", "confira",
        "confira também",
    ],
    elsewhere_about: &["mais sobre "],
    prompts: &["inscreva-se", "cadastre-se", "deixe um comentário", "deixe seu comentário", "receba nossas"],
    by: &["por ", "da ", "escrito por ", "publicado por ", "autor:"],
    other_credits: &["revisado por", "traduzido por", "fotos de"],
    roles: &["repórter", "jornalista", "redator", "redatora", "colunista"],
    credits: &["foto", "fotos", "crédito", "créditos"],
    subjects: &["etiquetas", "temas", "assuntos", "tópicos"],
    standfirst: &["subtitulo", "linha-fina", "linhafina"],
    table_words: &["tabela"],
    ..Language::NONE
};
