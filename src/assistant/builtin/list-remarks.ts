import { readWords } from './words.ts'

const fillers =
  /(?:[\s,]+(?:lol|haha+|lmao|man|mate|eh|like|innit|pet|love|hun|hen|bro|bud|though|tho|then|n'?all|an all))+\s*[.!]*$/i

/** "Earplugs lol", "bin liners, man": what is only said to say something. */
export const withoutFillers = (text: string): string => {
  const plain = text.replace(fillers, '')
  return plain.trim() === '' ? text : plain
}

const opening =
  /^(?:always|never|nearly|almost|only|because|cos|coz|cause|as|since|if|which|that|though|although|(?:just )?in case|or else|otherwise|hopefully|obviously|its|we're|keep)\b/i

// A pronoun that something is said of, or that it is done to: "it's so loud", "don't forget them".
const isSaid = (part: string): boolean => {
  const words = readWords(part)
  return (
    words.some(({ norm }) =>
      /^(?:is|are|was|were|has|have|will|i|we|he|she|they|it|he is|she is|'s|'re|'m)$|n't$|^(?:i|we|he|she|they|it|there|that|you)'/.test(
        norm,
      ),
    ) ||
    (words.some(({ pos }) => pos === 'v') &&
      words.some(({ norm }) => /^(?:them|those|that|it|her|him|us|me)$/.test(norm)))
  )
}

/** "And earplugs, it's so loud", "bin liners, always forget those": what follows the things is a remark on them. */
export function withoutRemarks(sentence: string): string {
  const parts = sentence.split(/,\s+|\s+(?=always \w+ )|\s+(?=i always )/i)
  const remark = parts.findIndex((part, i) => i > 0 && (opening.test(part) || isSaid(part)))
  return withoutFillers(remark < 0 ? sentence : parts.slice(0, remark).join(', '))
}
