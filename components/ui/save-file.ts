/** Hands a text to the browser as a file to save. */
export function saveFile(name: string, text: string, type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the blob after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Hands a value to the browser as a JSON file to save. */
export const saveJson = (name: string, value: unknown): void =>
  saveFile(name, `${JSON.stringify(value, null, 2)}\n`, 'application/json')
