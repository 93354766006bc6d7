import { getJson } from './api.js'

/** Shows what "that list" or "her" mean in this conversation just now; nothing where nothing is known. */
export async function showReferents(panel, number) {
  const referents = await getJson('/api/phone/referents', { number }).catch(() => [])
  panel.hidden = !Array.isArray(referents) || referents.length === 0
  if (panel.hidden) return
  const pairs = referents.map(({ phrase, meaning }) => [`“${phrase}”`, meaning])
  panel.querySelector('.understands-short').textContent = pairs.map((pair) => pair.join(' → ')).join('  ·  ')
  panel.querySelector('dl').replaceChildren(...pairs.map(row))
}

function row([phrase, meaning]) {
  const element = document.createElement('div')
  const term = document.createElement('dt')
  const description = document.createElement('dd')
  term.textContent = phrase
  description.textContent = meaning
  element.append(term, description)
  return element
}
