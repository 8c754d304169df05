/**
 * A map whose entries come and go all the time. A `Map` that has seen enough of them moves to a new table and leaves the
 * old one behind, linked to it; once one of these has become old to the garbage collector, all entries of those after it
 * live until the next full collection. Here an entry is emptied when it goes, so that nothing hangs on it.
 */
export class TurnoverMap<Key, Value extends object> {
  private readonly boxes = new Map<Key, { value: Value | undefined }>()

  get size(): number {
    return this.boxes.size
  }

  get(key: Key): Value | undefined {
    return this.boxes.get(key)?.value
  }

  set(key: Key, value: Value): void {
    const box = this.boxes.get(key)
    if (box) box.value = value
    else this.boxes.set(key, { value })
  }

  delete(key: Key): void {
    const box = this.boxes.get(key)
    if (!box) return
    box.value = undefined
    this.boxes.delete(key)
  }

  keys(): IterableIterator<Key> {
    return this.boxes.keys()
  }

  *values(): Generator<Value, void, undefined> {
    for (const { value } of this.boxes.values()) if (value) yield value
  }
}
