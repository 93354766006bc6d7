import type { Passage } from '../documents.ts'

const passageLength = 800

/** Plain text or Markdown in passages of a few paragraphs; each begins with the heading it stands under. */
export function parseText(content: string, saidAt: Date): Passage[] {
  const passages: Passage[] = []
  let heading = ''
  let text = ''
  const close = () => {
    if (text.trim() !== '' && text.trim() !== heading)
      passages.push({ author: null, text: text.trim(), saidAt })
    text = ''
  }
  for (const paragraph of content
    .replaceAll('\0', '')
    .replaceAll('\r', '')
    .split(/\n\s*\n/)) {
    const title = /^#{1,6}\s+(.+)$/m.exec(paragraph.trim())
    if (title) {
      close()
      heading = (title[1] ?? '').trim()
    }
    for (const part of splitLong(paragraph.trim().replace(/^#{1,6}\s+/gm, ''))) {
      if (text !== '' && text.length + part.length > passageLength) {
        close()
        text = heading
      }
      text = text === '' ? part : `${text}\n${part}`
    }
  }
  close()
  return passages
}

/** A paragraph longer than a passage is split between sentences, else anywhere between words. */
function splitLong(paragraph: string): string[] {
  if (paragraph.length <= passageLength) return paragraph === '' ? [] : [paragraph]
  const space = paragraph.lastIndexOf(' ', passageLength)
  const stop = Math.max(
    ...['. ', '! ', '? ', '\n'].map((end) => paragraph.lastIndexOf(end, passageLength - 1)),
  )
  const at = stop > passageLength / 2 ? stop + 1 : space > 0 ? space : passageLength
  return [paragraph.slice(0, at).trim(), ...splitLong(paragraph.slice(at).trim())]
}
