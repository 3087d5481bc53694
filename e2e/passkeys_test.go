package e2e

import (
	"context"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Passkeys is a person's device as an authenticator of the browser: it says
// yes by itself, and whoever holds it counts as verified. It has room for
// three passkeys that are found without being named; Clear makes room.
type Passkeys struct {
	tab *Tab
	id  webauthn.AuthenticatorID
}

// WithPasskeys gives the tab a device that holds no passkey yet.
func (tab *Tab) WithPasskeys() *Passkeys {
	tab.t.Helper()
	p := &Passkeys{tab: tab}
	tab.call("plug in a device for passkeys", func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		got, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
			Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21,
				Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
				IsUserVerified: true, AutomaticPresenceSimulation: true,
			},
		})
		p.id = got.AuthenticatorID
		return err
	})
	tab.keys = p
	return p
}

// Keys are the passkeys on the device.
func (p *Passkeys) Keys() []*webauthn.Credential {
	p.tab.t.Helper()
	var keys []*webauthn.Credential
	p.tab.call("look at the passkeys", func(ctx context.Context) error {
		got, err := chromedp.Call(ctx, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: p.id})
		keys = got.Credentials
		return err
	})
	return keys
}

// Put copies passkeys of another device onto this one, as a synchronizing
// phone would.
func (p *Passkeys) Put(keys ...*webauthn.Credential) {
	p.tab.t.Helper()
	for _, k := range keys {
		p.tab.call("copy a passkey", func(ctx context.Context) error {
			_, err := chromedp.Call(ctx, webauthn.AddCredential, webauthn.AddCredentialParams{AuthenticatorID: p.id, Credential: k})
			return err
		})
	}
}

// Clear loses every passkey on the device.
func (p *Passkeys) Clear() {
	p.tab.t.Helper()
	p.tab.call("lose the passkeys", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, webauthn.ClearCredentials, webauthn.ClearCredentialsParams{AuthenticatorID: p.id})
		return err
	})
}

// Verifies says whether the device recognizes its owner from now on.
func (p *Passkeys) Verifies(yes bool) {
	p.tab.t.Helper()
	p.tab.call("set what the device says of its owner", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: p.id, IsUserVerified: yes})
		return err
	})
}
