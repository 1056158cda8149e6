//! Sets the characters of scripts that do not separate words apart by spaces. The tokenizer of the full-text index takes
//! whatever is between two spaces for one word; so a search for two Chinese characters finds them inside a sentence, as a
//! phrase. What is searched for goes through the same function.

/// Appends a text to another, with a space around each character of such a script.
pub fn push(to: &mut String, text: &str) {
    if text.is_ascii() {
        return to.push_str(text);
    }
    for c in text.chars() {
        if is_without_words(c) {
            to.extend([' ', c, ' ']);
        } else {
            to.push(c);
        }
    }
}

/// Thai, kana, ideographs, Hangul. Hangul does separate words, but appends particles to them without a space. The signs
/// above and below a Thai letter are no letters to the tokenizer, so the letters alone are compared.
pub fn is_without_words(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{E7F}' | '\u{1100}'..='\u{11FF}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{31FF}' |
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' |
        '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(text: &str) -> String {
        let mut to = String::new();
        push(&mut to, text);
        to
    }

    #[test]
    fn characters_without_words_stand_alone_and_words_stay_whole() {
        assert_eq!(apart("東京 Tokyo"), " 東  京  Tokyo");
        assert_eq!(apart("도시"), " 도  시 ");
        assert_eq!(apart("ไทย"), " ไ  ท  ย ");
        assert_eq!(apart("Zażółć Ελλάδα हिन्दी"), "Zażółć Ελλάδα हिन्दी");
    }
}
