// Browser storage that may be missing or forbidden: then nothing is kept, and nobody is told.

export function read(area, key) {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}

export function write(area, key, value) {
  try {
    if (value) window[area].setItem(key, value);
    else window[area].removeItem(key);
  } catch {
    // a full or forbidden storage loses comfort only
  }
}
