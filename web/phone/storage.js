/** What this browser remembers. A browser that forbids storage only forgets sooner. */
export function load(key, fallback) {
  try {
    return JSON.parse(localStorage.getItem(`jean.${key}`) ?? 'null') ?? fallback
  } catch {
    return fallback
  }
}

export function save(key, value) {
  try {
    localStorage.setItem(`jean.${key}`, JSON.stringify(value))
  } catch {
    // Full or forbidden: the page works without.
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(`jean.${key}`)
  } catch {
    // Forbidden: then nothing is there.
  }
}
