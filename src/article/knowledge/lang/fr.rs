//! French.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "fr",
    months: [
        &["jan"], &["fev", "fév"], &["mar"], &["avr"], &["mai"], &["juin"], &["juil"], &["aou", "aoû"], &["sep"],
        &["oct"], &["nov"], &["dec", "déc"],
    ],
    day_endings: &["er"],
    beside_date: &["le"],
    time_spans: &["min de lecture"],
    ago: &["il y a "],
    ordinals: &["e", "er", "re", "ère", "ème", "nde"],
    faq_names: &[
        "foire aux questions",
        "questions? (les plus )?(fr[ée]quentes?|courantes?|fr[ée]quemment pos[ée]es|r[ée]ponses)",
        "questions?[ -/&]+(et )?r[ée]ponses", "vos questions",
    ],
    question_words: &["question"],
    question_letters: &["q"],
    answer_words: &["réponse"],
    answer_letters: &["r"],
    conjunctions: &["et"],
    to_top: &["haut", "haut de page", "haut de la page", "retour en haut", "retour", "retour au sommaire"],
    addressing: &["vous", "votre", "vos", "tu"],
    appeals: &["dans les commentaires"],
    labels: &["publicité", "partager", "partager cet article"],
    page_actions: &["imprimer", "envoyer"],
    elsewhere: &[
        "lire", "lire aussi", "lire également", "lire la suite", "à lire", "à lire aussi", "a lire aussi",
        "à lire également", "à voir", "à voir aussi", "voir aussi", "articles liés", "article lié",
        "articles similaires", "articles associés", "sur le même sujet", "sur le même thème",
    ],
    prompts: &[
        "inscrivez-vous", "abonnez-vous", "suivez-nous", "laissez un commentaire", "laisser un commentaire",
        "réservé aux abonnés",
    ],
    by: &["par ", "écrit par ", "rédigé par ", "publié par ", "auteur:", "auteur :"],
    other_credits: &["relu par", "vérifié par", "traduit par", "photos par"],
    roles: &[
        "journaliste", "rédacteur", "rédactrice", "correspondant", "correspondante", "chroniqueur", "chroniqueuse",
        "envoyé",
    ],
    credits: &["photo", "photos", "image", "images", "illustration", "crédit photo", "crédit", "crédits"],
    subjects: &["étiquettes", "catégorie", "catégories", "mots-clés", "mots clés"],
    standfirst: &["chapo", "chapeau", "sous-titre"],
    table_words: &["tableau"],
    ..Language::NONE
};
