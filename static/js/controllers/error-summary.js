// Brings the summary of what needs another look to people's attention once the page is there.

export function connect(element) {
  element.focus();
}
