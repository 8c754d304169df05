/** Waits until something holds, looking every 25 ms; throws after `limitMs`. */
export async function until(holds: () => Promise<boolean>, limitMs = 20_000): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come to hold in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
