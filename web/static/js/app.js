// What every page does beyond what it shows. Without it, everything still works.

// Times are shown in the reader's zone from the next page on.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone && !document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) {
	document.cookie = `zone=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax`
}

// The address of a page names what was done only once.
const here = new URL(location.href)
if (here.searchParams.has('did') || here.searchParams.has('after')) {
	here.searchParams.delete('did')
	here.searchParams.delete('after')
	history.replaceState(history.state, '', here)
}

// A page that a form led to is left behind as the form: *Back* would ask whether to send it once more.
const leaveForm = () => history.replaceState(history.state, '', location.href)
if ('sent' in document.body.dataset) {
	addEventListener('beforeunload', leaveForm) // Also where an address is typed; but not every phone tells of it.
	document.addEventListener('submit', leaveForm)
	document.addEventListener('click', event => { if (event.target.closest?.('a[href]')) leaveForm() })
}

// On a wide page the menu is open; on a phone it opens when asked for.
const menu = document.querySelector('[data-menu]')
const wide = matchMedia('(min-width: 52.01rem)')
const fit = () => { if (menu) menu.open = wide.matches }
wide.addEventListener('change', fit)
fit()

// On a narrow page the rooms beside each other are wider than it; the one that is open is in sight.
const rooms = document.querySelector('.rooms ul'), room = rooms?.querySelector('[aria-current]')
if (room) rooms.scrollLeft = room.offsetLeft - (rooms.clientWidth - room.offsetWidth) / 2

// Buttons that copy a text: data-copy names the element that has it.
document.addEventListener('click', async event => {
	const button = event.target.closest?.('[data-copy]')
	if (!button) return
	const from = document.querySelector(button.dataset.copy)
	await navigator.clipboard.writeText(from.value ?? from.textContent)
	if (button.dataset.copied) button.textContent = button.dataset.copied
})

// A refused form shows its first wrong field.
document.querySelector('[aria-invalid=true]')?.focus()
