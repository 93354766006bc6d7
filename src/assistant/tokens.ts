/**
 * How many tokens a text will be, estimated from above: one for every three bytes of UTF-8. Anthropic
 * counts about 3.5 English characters a token, other scripts about a token for each character of three
 * bytes; JSON and ids take more than prose. No tokenizer for Claude is published.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3)
}

/** The text in at most so many tokens: what is too long loses its middle. */
export function clipTokens(text: string, mostTokens: number): string {
  if (estimateTokens(text) <= mostTokens) return text
  const gap = ' [...] '
  const characters = [...text]
  let [low, high] = [0, characters.length]
  const clipped = (kept: number) => {
    const head = Math.ceil(kept * 0.7)
    const tail = kept - head
    return `${characters.slice(0, head).join('')}${gap}${tail > 0 ? characters.slice(-tail).join('') : ''}`
  }
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (estimateTokens(clipped(middle)) <= mostTokens) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : clipped(low)
}
