/**
 * The headers that a pattern of SCPI stands for: of each word the capital letters alone or all of them, in any case, and what
 * is in brackets or not: `[SOURce:]VOLTage:OFFSet?`.
 */
export function headerPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[*?]/g, '\\$&')
    .replace(/([A-Z]+)([a-z]+)/g, '$1(?:$2)?')
    .replace(/\[/g, '(?:')
    .replace(/\]/g, ')?');
  return new RegExp(`^:?${source}$`, 'i');
}
