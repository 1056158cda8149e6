//! Spanish.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "es",
    months: [
        &["ene"], &["feb"], &["mar"], &["abr"], &["may"], &["jun"], &["jul"], &["ago"], &["sep", "set"], &["oct"],
        &["nov"], &["dic"],
    ],
    date_particles: &["de", "del"],
    day_endings: &["º"],
    beside_date: &["el"],
    time_spans: &["min de lectura", "minutos de lectura"],
    ago: &["hace "],
    ordinals: &["o", "a"],
    faq_names: &[
        "preguntas (m[áa]s )?(frecuentes|comunes|habituales)", "preguntas y respuestas",
        "dudas (frecuentes|comunes)",
    ],
    question_columns: &["preguntas?"],
    question_words: &["pregunta"],
    question_letters: &["p"],
    answer_words: &["respuesta"],
    answer_letters: &["r"],
    conjunctions: &["y", "e"],
    to_top: &["arriba", "volver arriba", "subir", "inicio", "volver"],
    addressing: &["usted", "tú", "tu"],
    appeals: &["en los comentarios"],
    labels: &["publicidad", "anuncio", "compartir"],
    page_actions: &["imprimir", "enviar"],
    elsewhere: &[
        "lea también", "lee también", "leer también", "lea además", "lee además", "leer más", "lee más", "lea más",
        "también en", "te puede interesar", "le puede interesar", "también te puede interesar", "ver también",
        "ver más", "artículos relacionados", "noticias relacionadas", "notas relacionadas", "entradas relacionadas",
        "más información", "más noticias",
    ],
    elsewhere_about: &["más sobre "],
    prompts: &[
        "suscríbete", "suscríbase", "suscribirse", "síguenos", "deja un comentario", "deja tu comentario",
        "recibe nuestro", "recibe nuestra",
    ],
    by: &["por ", "escrito por ", "publicado por ", "autor:", "autora:"],
    other_credits: &["revisado por", "traducido por", "fotos de", "actualizado por"],
    roles: &["redactor", "redactora", "periodista", "corresponsal", "colaborador", "colaboradora"],
    credits: &["foto", "fotos", "crédito", "créditos"],
    subjects: &["categoría", "categorías", "etiquetas", "temas"],
    standfirst: &["entradilla", "bajada", "sumario", "copete", "subtitulo"],
    table_words: &["tabla"],
    ..Language::NONE
};
