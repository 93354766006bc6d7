/**
 * A remote model's answer as plain text for a phone: no Markdown, no tool traces, no JSON, no ids.
 * `said` is everything the model was shown: what looks like Markdown but stands there too (a password
 * with stars) is left alone. Returns '' when nothing is left to say.
 */
export function toPlainText(answer: string, toolNames: string[], said = ''): string {
  const text = unwrapJson(answer.replace(/\r\n?/g, '\n').trim())
  const withoutTraces = dropTraces(text, toolNames)
  return dropMarkdown(withoutTraces, said)
    .replace(/\s*\(?\[?(?:\bid:?\s*)?\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b\]?\)?/gi, '')
    .replace(/\s*\bReply MORE\b\W*$/i, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Some models answer `{"reply": "…"}`; a JSON that holds no reply says nothing to a person. */
function unwrapJson(text: string): string {
  const bare = text.replace(/^```(?:json)?\s*\n([\s\S]*?)\n?```$/i, '$1').trim()
  const data = parseJson(bare)
  if (data === undefined) return text
  if (typeof data === 'string') return data
  if (data === null || typeof data !== 'object') return text
  const spoken = ['reply', 'answer', 'message', 'response', 'text', 'content']
  const reply = spoken.map((name) => (data as Record<string, unknown>)[name]).find(isText)
  return reply ?? ''
}

function dropTraces(text: string, toolNames: string[]): string {
  const names = toolNames.join('|') || 'no_tools'
  const call = new RegExp(`^\\W*(?:\\w+[.:])?\\s*(?:${names})\\s*(?:\\(.*\\)|\\{.*\\}|:\\s*\\{.*\\})\\W*$`)
  return text
    .replace(
      /<(function_calls|antml:\w+|tool_use|tool_call|tool_result|invoke|thinking|scratchpad)\b[\s\S]*?(?:<\/\1>|$)/g,
      '',
    )
    .replace(/^```[^\n]*\n([\s\S]*?)(?:\n```|$)/gm, (_, code: string) => (holdsJson(code) ? '' : code))
    .split('\n')
    .filter((line) => !call.test(line) && !/^\s*\[?(?:tool|function)[ _](?:call|use|result)\b/i.test(line))
    .filter((line) => !holdsJson(line))
    .join('\n')
}

function dropMarkdown(text: string, said: string): string {
  const unlessSaid = (match: string, inner: string) => (said.includes(match) ? match : inner)
  return text
    .replace(/!?\[([^\]\n]+)\]\((\S+?)\)/g, (_, label: string, url: string) =>
      label === url || url.endsWith(`//${label}`) ? url : `${label} (${url})`,
    )
    .replace(/^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$/gm, '$1')
    .replace(/^[ \t]{0,3}>[ \t]?/gm, '')
    .replace(/^[ \t]*(?:[-*_][ \t]*){3,}$/gm, '')
    .replace(/^([ \t]*)[*+][ \t]+/gm, '$1- ')
    .replace(/^[ \t]*\|[ \t:|-]*-{3,}[ \t:|-]*(?:\n|$)/gm, '')
    .replace(/^[ \t]*\|(.+)\|[ \t]*$/gm, (_, row: string) =>
      row
        .split('|')
        .map((cell) => cell.trim())
        .join(', '),
    )
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/?(?:b|i|u|em|strong|p|ul|ol|li|code|span|div)\b[^>]*>/gi, '')
    .replace(/(?<![\w*])\*\*(?=\S)([^\n]*?\S)\*\*(?![\w*])/g, unlessSaid)
    .replace(/(?<![\w_])__(?=\S)([^\n]*?\S)__(?![\w_])/g, unlessSaid)
    .replace(/(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])/g, unlessSaid)
    .replace(/(?<![\w_])_(?=[^\s_])([^_\n]*?[^\s_])_(?![\w_])/g, unlessSaid)
    .replace(/~~(?=\S)([^\n]*?\S)~~/g, unlessSaid)
    .replace(/`([^`\n]+)`/g, unlessSaid)
}

function holdsJson(text: string): boolean {
  const trimmed = text.trim()
  return /^[{[]/.test(trimmed) && typeof parseJson(trimmed) === 'object'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
