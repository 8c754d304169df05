/** Makes a text unable to open or close the delimiters a prompt puts around it and so to pose as another part of it. */
export function withoutTags(text: string, ...names: string[]): string {
  return text.replaceAll(new RegExp(String.raw`<(\s*/?\s*)(${names.join('|')})`, 'gi'), '‹$1$2')
}
